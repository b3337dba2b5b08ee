"""The journal: evidence of what happened, one hash chain per stream.

A stream is `case:12`, `deployment:3` or `administration`. Its head (number and hash of the last entry) stands in
the row of the case or deployment itself, or in `journal_stream`, and moves under that row's version check: writers
of different cases never wait for each other.
"""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.errors import Conflict
from app.store.journal_chain import ChainedEntry, Entry, chain
from app.store.literal import Writer, execute
from app.store.schema.evidence import JournalEntry
from app.store.unit_of_work import Head, UnitOfWork
from app.store.waiting import changing

__all__ = ["ADMINISTRATION", "Entry", "append", "case_stream", "deployment_stream", "head_of"]

ADMINISTRATION = "administration"
"""The stream of everything that belongs to no case and no deployment."""

_entries = Writer(JournalEntry, ChainedEntry)


def case_stream(case_id: int) -> str:
    """The stream of a case."""
    return f"case:{case_id}"


def deployment_stream(deployment_id: int) -> str:
    """The stream of a deployment."""
    return f"deployment:{deployment_id}"


def append(uow: UnitOfWork, stream: str, entries: Sequence[Entry]) -> None:
    """Add entries to a stream.

    Conflict, at the latest when the unit ends, if somebody else has moved it since this unit first read it.
    """
    if not entries:
        return
    before = head_of(uow, stream)
    moved = write_entries(uow, stream, entries, before)
    _move_head(uow, stream, before, moved)


def write_entries(uow: UnitOfWork, stream: str, entries: Sequence[Entry], head: Head) -> Head:
    """Insert entries behind `head`; whoever calls stores the returned head in the stream's own row.

    Without entries only the version moves.
    """
    if not entries:
        return replace(head, version=head.version + 1)
    chained = chain(stream, head.seq, head.entry_hash, entries)
    _entries.insert(uow, chained)
    last = chained[-1]
    return Head(head.version + 1, last.seq, last.entry_hash)


def head_of(uow: UnitOfWork, stream: str) -> Head:
    """Where the stream stands, as this unit first read or last left it. LookupError for an unknown row."""
    known = uow.heads.get(stream)
    if known is None:
        kind, _, key = stream.partition(":")
        row = execute(uow, _READ_HEAD[kind], [int(key) if key else kind]).fetchone()
        if row is None:
            raise LookupError(f"no row carries the journal stream {stream}")
        known = uow.heads[stream] = Head(*row)
    return known


def _move_head(uow: UnitOfWork, stream: str, before: Head, after: Head) -> None:
    kind, _, key = stream.partition(":")
    row = (after.seq, after.entry_hash, int(key) if key else kind, before.version)
    uow.put_off(_MOVE_HEAD[kind], [row], stream, Conflict(stream=stream))
    uow.heads[stream] = after


_READ_HEAD = {
    "case": 'SELECT version, journal_seq, journal_head FROM "case" WHERE id = ?',
    "deployment": "SELECT journal_seq, journal_seq, journal_head FROM deployment WHERE id = ?",
    # Holds the row, so that unrelated acts of administration wait for each other instead of refusing one.
    ADMINISTRATION: "INSERT INTO journal_stream (name, seq, head) VALUES (?, 0, '') "
    "ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING seq, seq, head",
}
_MOVE_HEAD = {
    "case": changing(
        "case", ("journal_seq", "journal_head"), ("id", "version"), "version = version + 1", checked=True
    ),
    "deployment": changing("deployment", ("journal_seq", "journal_head"), ("id", "journal_seq"), checked=True),
    ADMINISTRATION: changing("journal_stream", ("seq", "head"), ("name", "seq"), checked=True),
}
