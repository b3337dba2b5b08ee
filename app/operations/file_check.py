"""Uploaded files: what they are by their content, and a clean copy without metadata or anything that runs.

Pure functions of bytes, so that the work is done before a transaction begins.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

import filetype
import pikepdf
from PIL import Image, ImageOps, UnidentifiedImageError

from app.domain.errors import Invalid

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_UNPACKED = 100 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_NAME = 100
"""Bytes, bytes, pixels, characters."""

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept: name with the ending of its type, type by content, cleaned bytes."""

    name: str
    media_type: str
    content: bytes


def check(name: str, content: bytes) -> CheckedFile:
    """The clean copy of an uploaded file. Invalid (`files`) with a sentence when it is refused."""
    shown = _tidy_name(name)
    if not content:
        raise _refused(f"“{shown}”是空文件，请重新选择。")
    if len(content) > LARGEST_FILE:
        raise _refused(f"“{shown}”超过10MB，请压缩后再上传。")
    media_type = filetype.guess_mime(content) or ""
    if media_type not in CLEANERS:
        raise _refused(f"“{shown}”不能上传，请改用JPG、PNG、WebP照片，或PDF、Word、Excel（.docx、.xlsx）文件。")
    ending, clean = CLEANERS[media_type]
    try:
        cleaned = clean(content)
    except _UNREADABLE as problem:
        raise _refused(f"“{shown}”打不开，可能已损坏或加密，请重新保存后上传。") from problem
    if len(cleaned) > LARGEST_FILE:
        raise _refused(f"“{shown}”超过10MB，请压缩后再上传。")
    return CheckedFile(f"{_stem(shown)}{ending}", media_type, cleaned)


def _refused(sentence: str) -> Invalid:
    return Invalid({"files": [sentence]})


def _tidy_name(name: str) -> str:
    """The last part of a name, without control and direction marks."""
    last = PurePath(name.replace("\\", "/")).name
    kept = "".join(character for character in last if unicodedata.category(character)[0] != "C")
    return kept.strip(" .")[-LONGEST_NAME:] or "附件"


def _stem(name: str) -> str:
    return re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name) or "附件"


class _TooLarge(Exception):
    """A small file that unpacks to something huge."""


def _clean_image(content: bytes) -> bytes:
    """The pixels alone, turned as the camera meant them: no place, no device, no thumbnail."""
    with Image.open(io.BytesIO(content)) as image:
        if image.width * image.height > MOST_PIXELS:
            raise _TooLarge
        kind = image.format
        upright = ImageOps.exif_transpose(image)
    bare = Image.new(upright.mode, upright.size)
    if upright.mode == "P":
        bare = upright.convert("RGBA")
    else:
        bare.paste(upright)
    bare.info.clear()
    out = io.BytesIO()
    bare.save(out, format=kind, **({"quality": 88} if kind in {"JPEG", "WEBP"} else {}))
    return out.getvalue()


def _clean_pdf(content: bytes) -> bytes:
    """Without author, history, attached files and scripts."""
    with pikepdf.open(io.BytesIO(content)) as document:
        for key in ("/OpenAction", "/AA", "/Metadata", "/AcroForm/XFA"):
            if key in document.Root:
                del document.Root[key]
        names = document.Root.get("/Names")
        for key in ("/JavaScript", "/EmbeddedFiles"):
            if names is not None and key in names:
                del names[key]
        if "/Info" in document.trailer:
            del document.trailer["/Info"]
        for page in document.pages:
            for key in ("/AA", "/Metadata"):
                if key in page:
                    del page[key]
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


_PROPERTIES: Mapping[str, bytes] = {
    "docProps/core.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
    ),
    "docProps/app.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
    ),
    "docProps/custom.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
    ),
}


def _clean_office(content: bytes) -> bytes:
    """Without author and company; a file with macros or one that unpacks to something huge is unreadable here."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        entries = source.infolist()
        if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
            raise _TooLarge
        if any(entry.filename.lower().endswith(("vbaproject.bin", ".exe", ".ole")) for entry in entries):
            raise zipfile.BadZipFile("carries a program")
        for entry in entries:
            copy.writestr(entry.filename, _PROPERTIES.get(entry.filename) or source.read(entry))
    return out.getvalue()


CLEANERS: Mapping[str, tuple[str, Callable[[bytes], bytes]]] = {
    "image/jpeg": (".jpg", _clean_image),
    "image/png": (".png", _clean_image),
    "image/webp": (".webp", _clean_image),
    "application/pdf": (".pdf", _clean_pdf),
    DOCX: (".docx", _clean_office),
    XLSX: (".xlsx", _clean_office),
}
"""By media type: the ending that a kept file gets, and what cleans it."""

_UNREADABLE = (
    _TooLarge,
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    ValueError,
    SyntaxError,
    pikepdf.PdfError,
    zipfile.BadZipFile,
    RuntimeError,
    NotImplementedError,
)
"""What the libraries raise on files that are damaged, encrypted or made to do harm."""
