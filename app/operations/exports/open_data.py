"""The public register as open data: what everybody may read on its pages, and not a word more."""

import io
from collections.abc import Iterator
from dataclasses import replace

from app.domain.clock import Clock
from app.operations.exports import columns
from app.operations.exports.lists import names_in
from app.operations.exports.sheets import Wording, csv_lines, write_workbook
from app.operations.office import Office
from app.store import public_register
from app.store.public_register import RegisterQuery, RegisterRow

__all__ = ["MOST_IN_WORKBOOK", "RegisterQuery", "as_csv", "as_workbook"]

MOST_IN_WORKBOOK = 2_000
"""Rows that a visitor may have as a workbook; CSV costs a tenth of it and has no limit."""
PIECE = 500
"""Rows of one transaction."""


def as_csv(office: Office, clock: Clock, wording: Wording, query: RegisterQuery) -> Iterator[str]:
    """The register as CSV, some hundred lines at a time. A slow reader keeps no transaction waiting."""
    heading = True
    for rows in _pieces(office, query):
        with office.read() as uow:
            shown = columns.register(names_in(uow, clock, wording.language))
        yield "".join(csv_lines(wording, shown, rows, clock.zone, heading=heading))
        heading = False


def as_workbook(office: Office, clock: Clock, wording: Wording, query: RegisterQuery) -> bytes | None:
    """The register as a workbook; None for more rows than `MOST_IN_WORKBOOK`."""
    rows: list[RegisterRow] = []
    for piece in _pieces(office, query):
        rows += piece
        if len(rows) > MOST_IN_WORKBOOK:
            return None
    with office.read() as uow:
        shown = columns.register(names_in(uow, clock, wording.language))
    out, at = io.BytesIO(), clock.now.astimezone(clock.zone)
    filled = replace(wording, blanks={"rows": str(len(rows)), "at": f"{at:%Y-%m-%d %H:%M}"})
    write_workbook(out, filled, shown, rows, clock.zone)
    return out.getvalue()


def _pieces(office: Office, query: RegisterQuery) -> Iterator[tuple[RegisterRow, ...]]:
    """The rows, each piece in a transaction of its own; at least one piece, which may be empty."""
    place = ""
    while True:
        with office.read() as uow:
            rows = public_register.piece(uow, replace(query, after=place, size=PIECE))
        yield rows
        if len(rows) < PIECE:
            return
        place = rows[-1].number.replace("-", "~")
