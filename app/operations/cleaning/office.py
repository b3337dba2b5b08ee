"""Word and Excel files (Office Open XML): content without author, company, preview, macros and outside objects."""

import io
import re
import zipfile
from collections.abc import Mapping

import filetype
from lxml import etree

from app.operations.cleaning import LARGEST_UNPACKED, Unclean, images

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_MAIN_PARTS: Mapping[str, str] = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_FOLDERS = ("_rels/", "customXml/", "docProps/", "word/", "xl/")
_CONTENT_TYPES = "[Content_Types].xml"
_MOST_PARTS = 5000
_WRITTEN = (1980, 1, 1, 0, 0, 0)

_PROPERTIES: Mapping[str, bytes] = {
    f"docProps/{name}.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + element
    for name, element in {
        "app": b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
        "core": b"<cp:coreProperties "
        b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
        "custom": b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
    }.items()
}
"""What stands in place of the parts that name people and companies."""

_ACTIVE_PART = re.compile(r"vba|macrosheets/|activeX/|oleObject|\.(bin|exe|dll|js|vbs|class|ole)$", re.IGNORECASE)
_HARMLESS_BINARY = re.compile(r"^(word|xl)/printerSettings/", re.IGNORECASE)
_ACTIVE_TEXT = re.compile(rb"macroEnabled|<!DOCTYPE|<!ENTITY|<(\w+:)?ddeLink", re.IGNORECASE)
_ACTIVE_WIDE_TEXT = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-16-le", "utf-16-be"))
_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
"""Pictures inside that are encoded anew; they keep their format, because other parts name them by it."""
_UNREADABLE = (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError)
"""What the library raises on archives that are damaged, encrypted or made to do harm."""


def media_type(content: bytes) -> str:
    """What an archive is by its main part; empty for any other archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except _UNREADABLE:
        return ""
    return next((kind for part, kind in _MAIN_PARTS.items() if part in names), "")


def clean(content: bytes) -> bytes:
    """The archive packed anew. Unclean when damaged, too large unpacked, or holding macros or outside objects."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as source:
            _check_list(source)
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
                for part in source.infolist():
                    if not part.is_dir() and not _is_preview(part.filename):
                        written = zipfile.ZipInfo(part.filename, _WRITTEN)
                        written.compress_type = zipfile.ZIP_DEFLATED
                        copy.writestr(written, _clean_part(part.filename, source.read(part)))
    except _UNREADABLE as problem:
        raise Unclean("damaged") from problem
    return out.getvalue()


def _check_list(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED or len(parts) > _MOST_PARTS:
        raise Unclean("too_large")
    if len({name.lower() for name in names}) != len(names):
        raise Unclean("damaged")
    for name in names:
        known = name == _CONTENT_TYPES or name.startswith(_FOLDERS)
        if not known or ".." in name or (_ACTIVE_PART.search(name) and not _HARMLESS_BINARY.match(name)):
            raise Unclean("active")


def _is_preview(name: str) -> bool:
    return name.startswith("docProps/thumbnail") or bool(_HARMLESS_BINARY.match(name))


def _clean_part(name: str, content: bytes) -> bytes:
    if name in _PROPERTIES:
        return _PROPERTIES[name]
    if "/embeddings/" in name:
        return _clean_embedded(content)
    if "/media/" in name:
        kind = filetype.guess_mime(content)
        return images.clean(content, kind) if kind in _PICTURES else content
    if _ACTIVE_TEXT.search(content) or any(text in content for text in _ACTIVE_WIDE_TEXT):
        raise Unclean("active")
    return _clean_relations(content) if name.endswith(".rels") else content


def _clean_embedded(content: bytes) -> bytes:
    """The workbook behind a chart; anything else that is embedded is refused."""
    if media_type(content) != XLSX:
        raise Unclean("active")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if any("/embeddings/" in name for name in archive.namelist()):
            raise Unclean("active")
    return clean(content)


def _clean_relations(content: bytes) -> bytes:
    """Relations without those to what was left out. Only links may lead outside: no template, frame or object."""
    try:
        relations = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as problem:
        raise Unclean("damaged") from problem
    for relation in list(relations):
        target = relation.get("Target", "")
        if relation.get("TargetMode") == "External" and relation.get("Type") != _HYPERLINK:
            raise Unclean("active")
        if "thumbnail" in target or "printerSettings" in target:
            relations.remove(relation)
    return etree.tostring(relations, xml_declaration=True, encoding="UTF-8", standalone=True)
