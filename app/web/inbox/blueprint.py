"""The blueprint that the modules of this package add their pages to."""

from flask import Blueprint

inbox = Blueprint("inbox", __name__)

ROW_ID = "int(max=9223372036854775807)"
"""How an address names a row; a larger number is none of ours."""


def row_id(text: str) -> int | None:
    """The row that a sent text names; None for a text that names none."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(2**63)) else 2**63
    return number if number < 2**63 else None
