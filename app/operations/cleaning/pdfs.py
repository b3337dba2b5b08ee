"""PDF: the pages without author, history, attached files and anything that runs."""

import io
from collections.abc import Callable, Iterator, Mapping

import pikepdf
from pikepdf import settings

from app.operations.cleaning import LARGEST_UNPACKED, Unclean
from app.operations.cleaning.photographs import strip_jpeg, strip_jpeg2000

# Limits of the whole process, so they are set where the library is first used.
settings.set_qpdf_limits(
    flate_max_memory=LARGEST_UNPACKED,
    run_length_max_memory=LARGEST_UNPACKED,
    png_max_memory=LARGEST_UNPACKED,
    tiff_max_memory=LARGEST_UNPACKED,
    doc_max_warnings=1000,
)

_DROPPED = (
    "/AA",
    "/EF",
    "/EmbeddedFiles",
    "/JS",
    "/JavaScript",
    "/Metadata",
    "/OpenAction",
    "/PieceInfo",
    "/RichMedia",
    "/RichMediaContent",
    "/Thumb",
    "/XFA",
)
"""Entries that run, hide a file, show a page as it once was, or tell about the author, wherever they stand."""

_PHOTOGRAPHS: Mapping[str, Callable[[bytes], bytes]] = {"/DCTDecode": strip_jpeg, "/JPXDecode": strip_jpeg2000}
"""By the filter of a stream's data: what takes place, device and comments out of it."""

_ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/GoToE", "/GoToR"})
"""Kinds of actions that leave the document; links to pages and web addresses stay."""


def clean(content: bytes) -> bytes:
    """The document written anew. Unclean when it is damaged, needs a password or has no page."""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            if "/Info" in document.trailer:
                del document.trailer["/Info"]
            for found in list(document.objects):
                for part in _dictionaries(found):
                    _disarm(part)
                if isinstance(found, pikepdf.Stream):
                    _strip_photograph(document, found)
            out = io.BytesIO()
            document.save(out, encryption=False, deterministic_id=True)
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RuntimeError, RecursionError) as problem:
        raise Unclean("damaged") from problem
    return out.getvalue()


def _dictionaries(found: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """An object's own dictionary and all that stand directly in it; what it refers to comes in its own turn."""
    if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        yield found
        children = [value for _, value in found.items()]
    elif isinstance(found, pikepdf.Array):
        children = list(found)
    else:
        return
    for child in children:
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            yield from _dictionaries(child)


def _disarm(part: pikepdf.Object) -> None:
    if str(part.get("/S", "")) in _ACTIONS:
        for key in list(part.keys()):
            del part[key]
        return
    for key in _DROPPED:
        if key in part:
            del part[key]


def _strip_photograph(document: pikepdf.Pdf, stream: pikepdf.Stream) -> None:
    """Write the photograph of a stream anew without what it tells; other streams stay as they are."""
    filters = _listed(stream.get("/Filter"))
    strip = _PHOTOGRAPHS.get(str(filters[-1])) if filters else None
    if strip is None:
        return
    content = stream.read_raw_bytes()
    parameters = _listed(stream.get("/DecodeParms"))
    if len(filters) > 1:
        packed = pikepdf.Stream(document, content)
        packed.Filter = pikepdf.Array(filters[:-1])
        if parameters:
            packed.DecodeParms = pikepdf.Array(parameters[: len(filters) - 1])
        content = packed.read_bytes()
    last = parameters[len(filters) - 1] if len(parameters) == len(filters) else None
    described = last if isinstance(last, pikepdf.Dictionary) else None
    stream.write(strip(content), filter=pikepdf.Name(str(filters[-1])), decode_parms=described)


def _listed(entry: pikepdf.Object | None) -> list[pikepdf.Object]:
    """The members of an entry that may stand alone or in an array."""
    if entry is None:
        return []
    return list(entry) if isinstance(entry, pikepdf.Array) else [entry]
