"""PDF: the pages without author, history, attached files and anything that runs."""

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import settings

from app.operations.cleaning import LARGEST_UNPACKED, Unclean

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
    "/XFA",
)
"""Entries that run, hide a file, or tell about the author, wherever they stand."""

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
