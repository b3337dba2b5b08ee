"""Seals: one global chain over the heads of all streams that have moved.

Whoever could rewrite a stream together with its head could not rewrite the seal whose hash was lodged elsewhere.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from app.store.encoding import to_json
from app.store.literal import Reader, Writer, compose, execute
from app.store.schema.evidence import JournalSeal
from app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Seal:
    """One link of the global chain: it covers the entries after the previous seal up to `through_entry`."""

    at: datetime
    through_entry: int
    entries: int
    heads_digest: str
    previous: str
    seal_hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the journal no longer holds: the first one of its stream."""

    stream: str
    """`seals` for the global chain."""
    seq: int
    """Number of the entry, or of the seal; 0 where the stream as a whole is meant."""
    problem: str
    """edited | replaced | missing | extra | head"""


_reader = Reader(JournalSeal, Seal)
_writer = Writer(JournalSeal, Seal)

_LAST = compose("SELECT {s} FROM journal_seal s ORDER BY s.id DESC LIMIT 1", s=_reader.select_list("s"))
_ALL = compose("SELECT {s} FROM journal_seal s ORDER BY s.id", s=_reader.select_list("s"))
_NOTHING = Seal(datetime.min.replace(tzinfo=UTC), 0, 0, "", "", "")


def seal(uow: UnitOfWork, now: datetime) -> Seal | None:
    """Seal everything written since the last seal; None when there is nothing new."""
    if uow.dialect == "postgresql":
        # An entry may be numbered before, and committed after, one that is already visible: wait for the writers,
        # and for whoever else is sealing.
        execute(uow, "LOCK TABLE journal_entry IN SHARE ROW EXCLUSIVE MODE")
    last = head(uow) or _NOTHING
    newest = execute(uow, "SELECT max(id) FROM journal_entry").fetchone()[0] or 0
    if newest <= last.through_entry:
        return None
    entries, digest = _covered(uow, last.through_entry, newest)
    made = Seal(now, newest, entries, digest, last.seal_hash, "")
    made = Seal(now, newest, entries, digest, last.seal_hash, _hash(made))
    _writer.insert(uow, [made])
    return made


def head(uow: UnitOfWork) -> Seal | None:
    """The newest seal, whose hash is to be lodged outside; None before the first one."""
    row = execute(uow, _LAST).fetchone()
    return None if row is None else _reader.read(row, uow.dialect)


def first_break(uow: UnitOfWork) -> Break | None:
    """The first seal that no longer fits the entries it covers, or the seal before it."""
    previous = _NOTHING
    for number, row in enumerate(execute(uow, _ALL), start=1):
        found = _reader.read(row, uow.dialect)
        if found.previous != previous.seal_hash:
            return Break("seals", number, "missing")
        entries, digest = _covered(uow, previous.through_entry, found.through_entry)
        if found.seal_hash != _hash(found):
            return Break("seals", number, "edited")
        if entries != found.entries:
            return Break("seals", number, "missing" if entries < found.entries else "extra")
        if digest != found.heads_digest:
            return Break("seals", number, "replaced")
        previous = found
    return None


def _covered(uow: UnitOfWork, after: int, through: int) -> tuple[int, str]:
    """How many entries lie in the range, and the digest over the last one of each stream in it."""
    count = execute(uow, "SELECT count(*) FROM journal_entry WHERE id > ? AND id <= ?", [after, through])
    entries = int(count.fetchone()[0])
    heads = execute(
        uow,
        "SELECT e.stream, e.seq, e.entry_hash FROM journal_entry e JOIN ("
        "SELECT stream, max(seq) AS seq FROM journal_entry WHERE id > ? AND id <= ? GROUP BY stream"
        ") last ON last.stream = e.stream AND last.seq = e.seq ORDER BY e.id",
        [after, through],
    )
    digest = hashlib.sha256()
    for stream, seq, entry_hash in heads:
        digest.update(f"{stream} {seq} {entry_hash}\n".encode())
    return entries, digest.hexdigest()


def _hash(sealed: Seal) -> str:
    moment = sealed.at.astimezone(UTC).isoformat(timespec="microseconds")
    hashed = [moment, sealed.through_entry, sealed.entries, sealed.heads_digest, sealed.previous]
    return hashlib.sha256(to_json(hashed).encode()).hexdigest()
