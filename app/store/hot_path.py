"""One completed task: one read, then the writes; the same write path for start, fire, deliver and reschedule.

Everything here is literal SQL (see `literal`). A completion sends eight to twelve statements, BEGIN included:
begin, load, instance, journal, case, close and open items, steps, counters, parts of units, mail, search.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

import orjson

from app.domain.errors import Conflict
from app.store import cases, counters, figures, jobs, journal, outbox, steps, subscriptions, work_items
from app.store.cases import CaseRecord
from app.store.jobs import NewJob
from app.store.journal import Entry
from app.store.literal import Writer, compose, execute
from app.store.outbox import NewMail
from app.store.processes import InstanceRecord, instance_reader
from app.store.schema.work import WorkItem
from app.store.steps import NewStep
from app.store.subscriptions import Awaited
from app.store.unit_of_work import UnitOfWork
from app.store.waiting import changing, deleting
from app.store.work_items import NewWorkItem, WorkItemRecord


@dataclass(frozen=True, slots=True)
class Loaded:
    """An instance as it stands, with its case."""

    instance: InstanceRecord
    case: CaseRecord | None
    deployments: int
    """How many there are (`processes.count`)."""
    followers: int
    """How many cases were merged into this one."""


@dataclass(frozen=True, slots=True)
class LoadedItem(Loaded):
    """An open work item with the instance behind it."""

    item: WorkItemRecord


@dataclass(frozen=True, slots=True)
class NewInstance:
    """A process about to start."""

    process: str
    deployment_id: int
    case_id: int | None
    occasion: str | None = None
    """What it is started for, where that starts one only."""


class ClosedItem(Protocol):
    """An open work item that ends."""

    @property
    def id(self) -> int: ...
    @property
    def role(self) -> str: ...
    @property
    def unit_id(self) -> str: ...
    @property
    def assignee_id(self) -> int | None: ...
    @property
    def due_on(self) -> date | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """All consequences of one verb of the engine, written together.

    `case` maps columns of the case to new values; parts of units, counters and search follow from them.
    """

    at: datetime
    """When the act takes place: start and end of an instance."""
    state: bytes
    pins: Mapping[str, int]
    status: str = "running"
    incident: Mapping[str, Any] | None = None
    case: Mapping[str, Any] = field(default_factory=dict)
    entries: Sequence[Entry] = ()
    opened: Sequence[NewWorkItem] = ()
    closed: Sequence[ClosedItem] = ()
    due_at: datetime | None = None
    """When the earliest of the timers that wait now is due."""
    steps: Sequence[NewStep] = ()
    mails: Sequence[NewMail] = ()
    jobs: Sequence[NewJob] = ()
    awaited: Sequence[Awaited] = ()
    """Messages and signals that the instance waits for from now on."""
    unawaited: Sequence[Awaited] = ()
    """Those that it waits for no longer."""


_items = Writer(WorkItem, NewWorkItem, "instance_id", "case_id", "sealed")
_of_the_old_task = [column.name for column in WorkItem.__table__.columns if column.name not in _items.names]
_TAKE_OVER = changing("work_item", _items.names, ("id",), *(f'"{name}" = NULL' for name in _of_the_old_task))
_CLOSE = deleting(WorkItem, ["id"])
_ALWAYS = ("state", "pins")
_OFTEN = ("status", "incident", "due_at", "ended_at")
"""Columns of an instance that change together, so that there are two statements and not sixteen."""
_MOVE_ON, _MOVE_ON_IN_ALL = (
    changing("instance", names, ("id", "version"), "version = version + 1", checked=True)
    for names in (_ALWAYS, (*_ALWAYS, *_OFTEN))
)

_ARRAY = {"sqlite": "json_group_array", "postgresql": "jsonb_agg"}


def _instance_query(dialect: str, further: str, source: str) -> str:
    """One row: deployments, merged cases, units kept away, instance, case, `further` columns."""
    return compose(
        "SELECT (SELECT count(*) FROM deployment), "
        '(SELECT count(*) FROM "case" m WHERE m.main_case_id = i.case_id), '
        "(SELECT {array}(u.unit_id) FROM case_unit u WHERE u.case_id = i.case_id AND u.part = 'excluded'), "
        '{instance}, {case}{further} FROM {source} LEFT JOIN "case" c ON c.id = i.case_id ',
        array=_ARRAY[dialect],
        instance=instance_reader.select_list("i"),
        case=cases.reader.select_list("c"),
        further=further,
        source=source,
    )


_LOAD = {dialect: _instance_query(dialect, "", "instance i") + "WHERE i.id = ?" for dialect in _ARRAY}
_LOAD_ITEM = {
    dialect: _instance_query(
        dialect, f", {work_items.reader.select_list('w')}", "work_item w JOIN instance i ON i.id = w.instance_id"
    )
    + "WHERE w.id = ?"
    for dialect in _ARRAY
}
_INSTANCE_BEGIN = 3
_INSTANCE_END = _INSTANCE_BEGIN + len(instance_reader.names)
_CASE_END = _INSTANCE_END + len(cases.reader.names)


def load_item(uow: UnitOfWork, item_id: int) -> LoadedItem | None:
    """An open item with instance and case; None when it is done (`steps.done` says by whom) or never was."""
    row = execute(uow, _LOAD_ITEM[uow.dialect], [item_id]).fetchone()
    if row is None:
        return None
    loaded = _loaded(uow, row)
    item = work_items.reader.read(row[_CASE_END:], uow.dialect)
    return LoadedItem(loaded.instance, loaded.case, loaded.deployments, loaded.followers, item)


def load(uow: UnitOfWork, instance_id: int) -> Loaded | None:
    """An instance with its case; None for an unknown id."""
    row = execute(uow, _LOAD[uow.dialect], [instance_id]).fetchone()
    return None if row is None else _loaded(uow, row)


def start(uow: UnitOfWork, new: NewInstance, changes: Changes) -> int:
    """Write the beginning of a process; the instance's id is returned."""
    ended_at = changes.at if changes.status == "finished" else None
    row = execute(
        uow,
        "INSERT INTO instance (case_id, process, deployment_id, pins, version, state, status, incident, due_at, "
        "started_at, ended_at, occasion) VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        [
            new.case_id,
            new.process,
            new.deployment_id,
            dict(changes.pins),
            changes.state,
            changes.status,
            changes.incident,
            changes.due_at,
            changes.at,
            ended_at,
            new.occasion,
        ],
    ).fetchone()
    _write(uow, int(row[0]), _move_case(uow, new.case_id, changes), changes)
    return int(row[0])


def save(uow: UnitOfWork, loaded: Loaded, changes: Changes) -> None:
    """Write what a verb changed.

    Conflict, at the latest when the unit ends, if instance or case moved since they were loaded; nothing is kept.
    """
    instance = loaded.instance
    case = _move_case(uow, instance.case_id, changes)
    before = (instance.status, instance.incident, instance.due_at, instance.ended_at)
    now = (changes.status, changes.incident, changes.due_at, changes.at if changes.status == "finished" else None)
    row = [changes.state, dict(changes.pins), *(() if now == before else now), instance.id, instance.version]
    part = _MOVE_ON if now == before else _MOVE_ON_IN_ALL
    uow.put_off(part, [row], ("instance", instance.id), Conflict(instance=instance.id))
    _write(uow, instance.id, case, changes)


def _move_case(uow: UnitOfWork, case_id: int | None, changes: Changes) -> CaseRecord | None:
    """The case before its instances: whoever writes anything of a case waits for whoever has its row."""
    if case_id is None:
        journal.append(uow, journal.ADMINISTRATION, changes.entries)
        return None
    return cases.project(uow, case_id, changes.case, changes.entries)


def _write(uow: UnitOfWork, instance_id: int, case: CaseRecord | None, changes: Changes) -> None:
    _replace_items(uow, instance_id, case, changes)
    steps.insert_rows(uow, changes.steps, None if case is None else case.id, instance_id)
    outbox.put(uow, changes.mails)
    jobs.put(uow, changes.jobs, instance_id)
    subscriptions.change(uow, instance_id, changes.awaited, changes.unawaited)


def _replace_items(uow: UnitOfWork, instance_id: int, case: CaseRecord | None, changes: Changes) -> None:
    """Mostly one task ends as one opens: its row takes the new one in."""
    further = (instance_id, None, False) if case is None else (instance_id, case.id, case.sealed)
    closed, opened = changes.closed, changes.opened
    taken = [(*_items.row(item, *further), gone.id) for gone, item in zip(closed, opened, strict=False)]
    for row in taken:
        uow.put_off(_TAKE_OVER, [row])
    gone_for_good = [(gone.id,) for gone in closed[len(taken) :]]
    if gone_for_good:
        uow.put_off(_CLOSE, gone_for_good)
    _items.insert(uow, opened[len(taken) :], *further)
    counters.count(uow, [_counted(item) for item in opened])
    counters.count(uow, [_counted(gone) for gone in closed], -1)


def _counted(item: ClosedItem) -> figures.Key:
    return figures.of_item(item.role, item.unit_id, item.assignee_id, item.due_on)


def _loaded(uow: UnitOfWork, row: Sequence[Any]) -> Loaded:
    deployments, followers, excluded = row[:_INSTANCE_BEGIN]
    instance = instance_reader.read(row[_INSTANCE_BEGIN:_INSTANCE_END], uow.dialect)
    if instance.case_id is None:
        return Loaded(instance, None, deployments, followers)
    case = cases.know(uow, cases.reader.read(row[_INSTANCE_END:_CASE_END], uow.dialect))
    # As either driver gives an array; PostgreSQL gives None for an empty one.
    units = orjson.loads(excluded) if isinstance(excluded, str) else excluded or ()
    uow.excluded_units[instance.case_id] = frozenset(units)
    return Loaded(instance, case, deployments, followers)
