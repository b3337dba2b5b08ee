"""Clean copies of uploaded files: content stays, metadata and whatever could run goes.

Pure functions of bytes, one module per kind of file.
"""

MOST_PIXELS = 50_000_000
LARGEST_UNPACKED = 100 * 1024 * 1024
"""Pixels of a picture; bytes of an office file or of one stream of a PDF after unpacking."""


class Unclean(Exception):
    """The file cannot be kept: it is `damaged`, `too_large` when unpacked, or holds something `active`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
