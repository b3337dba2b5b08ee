"""JPEG and JPEG 2000 data inside of other files: the same pixels bit by bit, without place, device and comments.

Where a picture stands inside of a document, encoding it anew could change how it looks there; what tells about the
photographer stands in segments and boxes of its own, which are left out.
"""

from app.operations.cleaning import Unclean

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers without a length."""

_COLOURS = 0xEE
"""APP14 (Adobe) says how colours are to be read."""

_TELLING = frozenset({*range(0xE1, 0xF0), 0xFE}) - {_COLOURS}
"""Exif, XMP, profiles, Photoshop's records, comments. APP0 says the density and stays."""

_TELLING_BOXES = frozenset({b"uuid", b"xml ", b"uinf"})
_SIGNATURE = b"\x00\x00\x00\x0cjP  "


def strip_jpeg(content: bytes) -> bytes:
    """The picture without what it tells besides. Unclean when it is no JPEG to the first scan."""
    if content[:2] != bytes((0xFF, _START)):
        raise Unclean("damaged")
    kept = bytearray(content[:2])
    at = 2
    while True:
        if at + 2 > len(content) or content[at] != 0xFF:
            raise Unclean("damaged")
        marker = content[at + 1]
        if marker == 0xFF:  # padding between segments
            at += 1
            continue
        if marker in _ALONE:
            kept += content[at : at + 2]
            at += 2
            continue
        if marker == _SCAN:
            return bytes(kept + _to_the_end(content[at:]))
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == _END or length < 2 or at + 2 + length > len(content):
            raise Unclean("damaged")
        if marker not in _TELLING:
            kept += content[at : at + 2 + length]
        at += 2 + length


def strip_jpeg2000(content: bytes) -> bytes:
    """The same for JPEG 2000: a bare stream of pixels tells nothing, a file loses its telling boxes."""
    if not content.startswith(_SIGNATURE):
        return content
    kept, at = bytearray(), 0
    while at < len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if length == 1:
            length = int.from_bytes(content[at + 8 : at + 16], "big")
        elif length == 0:
            length = len(content) - at
        if length < 8 or at + length > len(content):
            raise Unclean("damaged")
        if kind not in _TELLING_BOXES:
            kept += content[at : at + length]
        at += length
    return bytes(kept)


def _to_the_end(scans: bytes) -> bytes:
    """Everything up to the mark that ends the picture; what hangs on behind it is left out."""
    end = scans.rfind(bytes((0xFF, _END)))
    return scans[: end + 2] if end >= 0 else scans
