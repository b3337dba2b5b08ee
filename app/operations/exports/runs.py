"""Exports as people ask for them: a short list at once, a long one in the background.

A run is a row. Whoever takes it up begins at its first row, because a list has changed meanwhile; the process
that was at it before finds itself overtaken and leaves. The file is kept in pieces, in the database, so that any
process can give it out and none ever holds all of it.
"""

import hashlib
import io
import logging
import tempfile
import zlib
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from itertools import islice
from typing import Any

from app.domain.clock import Clock
from app.domain.errors import NotFound, Refusal
from app.domain.events import Event
from app.domain.notices import NoticeKind
from app.domain.permissions import Actor
from app.operations import notices
from app.operations.exports import lists
from app.operations.exports.lists import Listed, Query
from app.operations.exports.sheets import Wording, write_workbook
from app.operations.office import Office
from app.store import exports, journal, people
from app.store.exports import ExportRecord, NewExport
from app.store.journal import Entry
from app.store.unit_of_work import UnitOfWork

__all__ = [
    "KEPT",
    "Busy",
    "ExportRecord",
    "Wanted",
    "at_once",
    "drop_old",
    "file_parts",
    "get",
    "give_up",
    "own",
    "run_export",
    "start",
    "still_right",
    "unfinished",
]

log = logging.getLogger(__name__)

MOST_AT_ONCE = 2_000
"""Rows of a list that is written while its reader waits."""
MOST_RUNNING = 3
"""Exports that one person may have under way."""
SHOWN = 30
KEPT = timedelta(days=7)
STEP = 1_000
"""Rows between two notes of progress."""
PIECE = 1024 * 1024
"""Bytes of the file in one row."""


class Busy(Refusal):
    """Somebody wants more exports at the same time than are made for one person."""

    code = "busy"


class _Overtaken(Exception):
    """Another process has this run, or it was given up."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The list to be written, and the words for it."""

    query: Query
    wording: Wording
    file_name: str


def at_once(office: Office, actor: Actor, wanted: Wanted) -> bytes | None:
    """The file of a short list; None for one of more than `MOST_AT_ONCE` rows. The journal keeps who had it."""
    clock = office.clock()
    with office.read() as uow:
        listed = lists.opened(uow, actor, clock, wanted.query, wanted.wording.language)
        rows = list(islice(listed.rows, MOST_AT_ONCE + 1))
        if len(rows) > MOST_AT_ONCE:
            return None
        file = io.BytesIO()
        write_workbook(file, _filled(wanted.wording, clock, len(rows)), listed.columns, rows, clock.zone)
    asked = (lists.name_of(wanted.query), lists.packed(wanted.query))
    sealed = [listed.case_of(row) for row in rows if row.sealed]
    with office.begin() as uow:
        _note(uow, clock, actor.person, asked, {"rows": len(rows), "sealed": sealed})
    return file.getvalue()


def start(uow: UnitOfWork, actor: Actor, clock: Clock, wanted: Wanted) -> int:
    """Ask for a long list; its run's id is returned, that of the run under way where the same was asked before."""
    if actor.person is None:
        raise NotFound
    name, query = lists.name_of(wanted.query), lists.packed(wanted.query)
    running = [run for run in exports.of_person(uow, actor.person, SHOWN) if run.finished_at is None]
    same = next((run.id for run in running if (run.list, run.query) == (name, query)), None)
    if same is not None:
        return same
    if len(running) >= MOST_RUNNING:
        raise Busy
    return exports.begin(
        uow,
        NewExport(
            person_id=actor.person,
            list=name,
            query=query,
            words=asdict(wanted.wording),
            file_name=wanted.file_name,
            rights=_rights(actor),
            started_at=clock.now,
        ),
    )


def own(uow: UnitOfWork, actor: Actor) -> Sequence[ExportRecord]:
    """The actor's exports, newest first."""
    return exports.of_person(uow, actor.person or 0, SHOWN)


def get(uow: UnitOfWork, actor: Actor, run_id: int) -> ExportRecord:
    """One of the actor's own exports. NotFound for any other."""
    run = exports.get(uow, run_id)
    if run is None or run.person_id != actor.person:
        raise NotFound
    return run


def still_right(uow: UnitOfWork, actor: Actor, run: ExportRecord) -> bool:
    """Whether the file may be given out still: its reader holds the same roles, nothing in it became secret."""
    if run.rights != _rights(actor):
        return False
    ids = array("q")
    packed = exports.packed_cases(uow, run.id)
    if packed:
        ids.frombytes(zlib.decompress(packed))
    return not exports.some_hidden(uow, actor, ids)


def file_parts(office: Office, run: ExportRecord) -> Iterator[bytes]:
    """The file, a piece at a time and each in a transaction of its own: a slow reader holds none open."""
    with office.read() as uow:
        pieces = exports.parts(uow, run)
    for number in range(pieces):
        with office.read() as uow:
            piece = exports.part(uow, run, number)
        if piece is None:
            raise _Overtaken
        yield piece


def give_up(uow: UnitOfWork, actor: Actor, run_id: int) -> None:
    """Drop one of the actor's exports, finished or not."""
    exports.drop(uow, get(uow, actor, run_id).id)


def drop_old(office: Office, clock: Clock) -> int:
    """Drop what was asked for more than `KEPT` ago; gives how many."""
    with office.begin() as uow:
        return exports.drop_before(uow, clock.now - KEPT)


def unfinished(office: Office) -> Sequence[int]:
    """Exports that were interrupted by the end of the process."""
    with office.read() as uow:
        return exports.unfinished(uow)


def run_export(office: Office, run_id: int) -> None:
    """Make the file of a run; nothing for one that is finished, given up or unknown."""
    with office.begin() as uow:
        run = exports.take_up(uow, run_id)
    if run is None:
        return
    try:
        _make(office, run)
    except _Overtaken:
        log.info("export %s goes on in another process, or nobody wants it any more", run_id)
    except Refusal as refusal:
        _fail(office, run, "not_permitted" if refusal.code == "not_permitted" else "failed")
    except Exception:
        log.exception("export %s failed", run_id)
        _fail(office, run, "failed")


def _make(office: Office, run: ExportRecord) -> None:
    clock, cases, sealed = office.clock(), array("q"), array("q")
    with tempfile.TemporaryFile() as file:
        with office.read() as uow:
            actor = people.actor_of(uow, run.person_id, clock.today)
            if actor is None or _rights(actor) != run.rights:
                _fail(office, run, "not_permitted")
                return
            wording = Wording(**run.words)
            query = lists.unpacked(run.list, run.query)
            # Pages count no further than they show, and the file says above its rows how many there are.
            total = sum(1 for _ in lists.opened(uow, actor, clock, query, wording.language).rows)
            listed = lists.opened(uow, actor, clock, query, wording.language)
            wording = _filled(wording, clock, total)
            counted = _counted(office, run, listed, total, (cases, sealed))
            rows = write_workbook(file, wording, listed.columns, counted, clock.zone)
        size = file.tell()
        file.seek(0)
        for number, piece in enumerate(iter(lambda: file.read(PIECE), b"")):
            with office.begin() as uow:
                _hold(uow, run, rows, rows)
                exports.put_part(uow, run, number, piece)
    done = {"rows": rows, "done": rows, "size": size, "cases": zlib.compress(cases.tobytes())}
    with office.begin() as uow:
        if not exports.finish(uow, run, {**done, "finished_at": office.clock().now}):
            raise _Overtaken
        _note(uow, clock, run.person_id, (run.list, run.query), {"rows": rows, "sealed": sealed.tolist()})
        notices.tell(uow, clock, run.person_id, NoticeKind.EXPORT_READY, export=run.id, rows=rows)


def _counted(
    office: Office, run: ExportRecord, listed: Listed, total: int, ids: "tuple[array[int], array[int]]"
) -> Iterator[Any]:
    """The rows, with a note of progress now and then; `ids` gather their cases, and the sealed ones among them."""
    cases, sealed = ids
    for number, row in enumerate(listed.rows):
        if number % STEP == 0:
            with office.begin() as uow:
                _hold(uow, run, number, max(total, number))
        case_id = listed.case_of(row)
        if case_id is not None:
            cases.append(case_id)
            if row.sealed:
                sealed.append(case_id)
        yield row


def _hold(uow: UnitOfWork, run: ExportRecord, done: int, rows: int) -> None:
    if not exports.advance(uow, run, done, rows):
        raise _Overtaken


def _fail(office: Office, run: ExportRecord, failure: str) -> None:
    with office.begin() as uow:
        exports.finish(uow, run, {"failure": failure, "finished_at": office.clock().now})


def _note(uow: UnitOfWork, clock: Clock, person: int | None, asked: tuple[str, Any], had: dict[str, Any]) -> None:
    """Who took which rows out of the house; sealed cases by their ids, because each was looked at (Article 18)."""
    name, query = asked
    filters = {key: value for key, value in query.items() if value and key not in {"after", "size"}}
    payload = {"list": name, "filters": filters, **had}
    journal.append(uow, journal.ADMINISTRATION, [Entry(clock.now, person, Event.LIST_EXPORTED, payload)])


def _filled(wording: Wording, clock: Clock, rows: int) -> Wording:
    at = clock.now.astimezone(clock.zone)
    return replace(wording, blanks={"rows": str(rows), "at": f"{at:%Y-%m-%d %H:%M}"})


def _rights(actor: Actor) -> str:
    """A digest of the roles held: a file made under others is not given out."""
    held = sorted(f"{grant.role}/{grant.unit}" for grant in actor.grants)
    return hashlib.sha256("\n".join(held).encode()).hexdigest()
