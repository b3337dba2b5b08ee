"""Verifying the journal: every chain is walked again, in bounded memory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter

from sqlalchemy import select

from app.store import journal_seals
from app.store.journal_chain import ChainedEntry, digest_of, hash_of
from app.store.journal_seals import Break
from app.store.literal import columns, compose, execute, placeholders
from app.store.schema.evidence import JournalEntry
from app.store.unit_of_work import UnitOfWork

CHUNK = 500
"""Streams whose heads are compared at a time."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What a walk through the whole journal found."""

    streams: int
    entries: int
    breaks: tuple[Break, ...]
    sealed_head: str
    """Hash of the newest seal, to be compared with what was lodged outside; empty before the first one."""

    @property
    def holds(self) -> bool:
        """Whether nothing was changed, taken away or put in."""
        return not self.breaks


@dataclass(slots=True)
class _Walked:
    """A stream as far as its entries lead."""

    stream: str
    seq: int = 0
    entry_hash: str = ""
    problem: Break | None = None

    def follow(self, entry: ChainedEntry) -> None:
        """Check one entry against the one before; the first problem is kept."""
        problem = self._problem_of(entry)
        if problem and self.problem is None:
            self.problem = Break(self.stream, self.seq + 1 if problem == "missing" else entry.seq, problem)
        self.seq, self.entry_hash = entry.seq, entry.entry_hash

    def _problem_of(self, entry: ChainedEntry) -> str:
        if entry.seq != self.seq + 1:
            return "missing"
        link = (entry.stream, entry.seq, entry.at, entry.actor_id, entry.kind)
        if digest_of(entry.salt, entry.payload) != entry.payload_digest:
            return "edited"
        if hash_of(link, entry.payload_digest, entry.previous) != entry.entry_hash:
            return "edited"
        return "" if entry.previous == self.entry_hash else "replaced"

    def compare(self, head: tuple[int, str] | None) -> Break | None:
        """The first problem, that of the head included; `head` is None when no row carries the stream."""
        if self.problem is not None or head == (self.seq, self.entry_hash):
            return self.problem
        if head is None or head[0] < self.seq:
            return Break(self.stream, self.seq if head is None else head[0] + 1, "extra")
        if head[0] > self.seq:
            return Break(self.stream, self.seq + 1, "missing")
        return Break(self.stream, self.seq, "head")


def verify(uow: UnitOfWork) -> Verification:
    """Walk all chains and the seals over them; best in a reading unit, which sees one moment of the whole.

    Each broken stream is reported once, with its first break.
    """
    streams, entries, breaks = 0, 0, list[Break]()
    walked = _walk(uow)
    while chunk := list(islice(walked, CHUNK)):
        heads = _heads(uow, [found.stream for found, _ in chunk])
        streams += len(chunk)
        entries += sum(count for _, count in chunk)
        breaks += filter(None, (found.compare(heads.get(found.stream)) for found, _ in chunk))
    breaks += _emptied(uow)
    seal_break = journal_seals.first_break(uow)
    if seal_break is not None:
        breaks.append(seal_break)
    sealed = journal_seals.head(uow)
    return Verification(streams, entries, tuple(breaks), "" if sealed is None else sealed.seal_hash)


def _walk(uow: UnitOfWork) -> Iterator[tuple[_Walked, int]]:
    rows = uow.session.execute(
        select(*columns(JournalEntry, ChainedEntry))
        .order_by(JournalEntry.stream, JournalEntry.seq)
        .execution_options(yield_per=1000)
    )
    entries = (ChainedEntry(*row) for row in rows)
    for stream, found in groupby(entries, attrgetter("stream")):
        walked, count = _Walked(stream), 0
        for entry in found:
            walked.follow(entry)
            count += 1
        yield walked, count


def _heads(uow: UnitOfWork, streams: Iterable[str]) -> dict[str, tuple[int, str]]:
    wanted: dict[str, dict[object, str]] = {kind: {} for kind in _HEADS}
    for stream in streams:
        kind, _, key = stream.partition(":")
        if not key:
            wanted[""][kind] = stream
        elif kind in wanted and key.isdecimal() and len(key) < _LONGEST_KEY:
            wanted[kind][int(key)] = stream
    heads: dict[str, tuple[int, str]] = {}
    for kind, stream_of in wanted.items():
        if stream_of:
            statement = compose(_HEADS[kind], keys=placeholders(len(stream_of)))
            for key, seq, head in execute(uow, statement, list(stream_of)).fetchall():
                heads[stream_of[key]] = (seq, head)
    return heads


def _emptied(uow: UnitOfWork) -> list[Break]:
    return [Break(stream, 1, "missing") for (stream,) in execute(uow, _EMPTIED).fetchall()]


_LONGEST_KEY = 19
"""Digits from which a row's key cannot be real."""

_HEADS = {
    "case": 'SELECT id, journal_seq, journal_head FROM "case" WHERE id IN ({keys})',
    "deployment": "SELECT id, journal_seq, journal_head FROM deployment WHERE id IN ({keys})",
    "": "SELECT name, seq, head FROM journal_stream WHERE name IN ({keys})",
}
"""Where the heads stand, by the kind of their streams."""

_EMPTIED = (
    "SELECT stream FROM ("
    "SELECT 'case:' || id AS stream, journal_seq AS seq FROM \"case\" "
    "UNION ALL SELECT 'deployment:' || id, journal_seq FROM deployment "
    "UNION ALL SELECT name, seq FROM journal_stream"
    ") heads WHERE seq > 0 AND NOT EXISTS (SELECT 1 FROM journal_entry e WHERE e.stream = heads.stream) "
    "ORDER BY stream"
)
"""Streams that have a head and not a single entry."""
