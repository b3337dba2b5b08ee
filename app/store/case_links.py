"""Cases that belong together; neither is ever deleted (requirements §2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.store.literal import execute
from app.store.unit_of_work import UnitOfWork

KINDS = frozenset({"repeat", "merged", "split"})


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """The other end of a link."""

    case_id: int
    number: str
    kind: str
    """repeat (the same text) | merged | split"""


def link(uow: UnitOfWork, case_id: int, other_id: int, kind: str) -> None:
    """Link two cases; a link that is there already stays. ValueError for an unknown kind."""
    if kind not in KINDS:
        raise ValueError(f"no kind of link: {kind}")
    execute(
        uow,
        "INSERT INTO case_link (case_id, other_id, kind) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [case_id, other_id, kind],
    )


def links_of(uow: UnitOfWork, case_id: int) -> Sequence[LinkedCase]:
    """Cases linked with this one, whichever was linked to which. Whoever shows them checks their visibility."""
    rows = execute(
        uow,
        'SELECT c.id, c.number, l.kind FROM case_link l JOIN "case" c ON c.id = l.other_id WHERE l.case_id = ? '
        'UNION SELECT c.id, c.number, l.kind FROM case_link l JOIN "case" c ON c.id = l.case_id '
        "WHERE l.other_id = ? ORDER BY 1",
        [case_id, case_id],
    ).fetchall()
    return [LinkedCase(*row) for row in rows]


def merged_into(uow: UnitOfWork, main_case_id: int) -> Sequence[int]:
    """Ids of the cases that were merged into this one."""
    rows = execute(uow, 'SELECT id FROM "case" WHERE main_case_id = ? ORDER BY id', [main_case_id]).fetchall()
    return [case_id for (case_id,) in rows]


def same_text(uow: UnitOfWork, text_digest: str, other_than: int) -> Sequence[int]:
    """Ids of other cases with the same title and text, oldest first. Sealed ones are never linked."""
    rows = execute(
        uow,
        'SELECT id FROM "case" WHERE text_digest = ? AND id <> ? AND sealed = ? ORDER BY id',
        [text_digest, other_than, False],
    ).fetchall()
    return [case_id for (case_id,) in rows]
