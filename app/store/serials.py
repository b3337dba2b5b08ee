"""Numbers without gaps, drawn in the transaction that uses them."""

from app.store.literal import execute
from app.store.unit_of_work import UnitOfWork


def draw(uow: UnitOfWork, name: str) -> int:
    """The next number of a series (`case:2026`, `supervision_order:2026`), beginning with 1.

    Others who draw from the series wait until this unit ends; rolled back, the number is drawn again.
    """
    row = execute(
        uow,
        "INSERT INTO serial_number (name, last) VALUES (?, 1) "
        "ON CONFLICT (name) DO UPDATE SET last = serial_number.last + 1 RETURNING last",
        [name],
    ).fetchone()
    return int(row[0])
