"""Plain text: UTF-8 without control characters."""

import unicodedata

from app.operations.cleaning import Unclean

_ENCODINGS = ("utf-8-sig", "gb18030")
_ALLOWED = frozenset("\t\n\r\f")


def clean(content: bytes) -> bytes:
    """The text in UTF-8. Unclean when it is neither UTF-8 nor GB 18030, or holds what no text holds."""
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(character in _ALLOWED or unicodedata.category(character) not in _NO_TEXT for character in text):
            return text.encode()
    raise Unclean("damaged")


_NO_TEXT = frozenset({"Cc", "Cs", "Cn"})
"""Control characters, surrogates, and code points that nobody has assigned."""
