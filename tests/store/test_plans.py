"""Every list, search and look-up finds its rows by an index: no statement reads a table from end to end."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from app.domain.lights import Days
from app.domain.permissions import Actor
from app.store import (
    case_access,
    cases,
    inbox_counts,
    inbox_lists,
    jobs,
    ledger_counts,
    ledger_lists,
    literal,
    outbox,
    public_figures,
    public_messages,
    public_register,
    public_replies,
    steps,
    timers,
)
from app.store.inbox_lists import InboxQuery, List
from app.store.ledger_lists import LedgerFigures, LedgerQuery
from app.store.public_register import RegisterQuery
from app.store.steps import NewStep
from app.store.unit_of_work import Store, UnitOfWork
from tests.store.city import NOW, TODAY, City, build_city, new_case, open_item, started
from tests.store.databases import SqliteDatabases, open_store

DAYS = Days(TODAY, TODAY + timedelta(days=2))
SEEDS = 40
STATES = (
    {"status": "open", "stage": "handling"},
    {"status": "replied", "stage": "rating"},
    {"status": "closed", "stage": "archived"},
)
BIG = re.compile(r"SCAN (case|case_\d+|c|m|case_unit\w*|step\w*|s|work_item\w*|w|reply\w*|instance|i|job|j)( |$)")
"""A table that grows with the cases, under any of its names, read from end to end."""


@pytest.fixture(scope="module")
def grown(sqlite_databases: SqliteDatabases) -> Iterator[tuple[Store, City]]:
    """Two thousand cases, each with a task and a step, and what the planner has to know of them."""
    with sqlite_databases.migrated() as address:
        store = open_store(address)
        city = build_city(store)
        with store.begin() as uow:
            for number in range(SEEDS):
                _seed(uow, city, number)
        for _ in range(5):
            _double(store)
        store.analyse()
        yield store, city
        store.dispose()


def _seed(uow: UnitOfWork, city: City, number: int) -> None:
    unit = ("schools", "water", "bridge")[number % 3]
    case = new_case(uow, original_title=f"小区电梯故障{number}", source=("portal", "hotline")[number % 2])
    due = TODAY + timedelta(days=number % 9 - 4)
    public = {"published_at": NOW, "published_title": "小区电梯故障", "published_text": "电梯三天不动"}
    replied = {"replied_at": NOW + timedelta(hours=number)} if number % 3 else {}
    case_columns = {"lead_unit": unit, "due_on": due, "kind": "求助", **public, **STATES[number % 3], **replied}
    cases.project(uow, case.id, case_columns)
    instance = started(uow, city, case.id, open_item(id=1000 + number, unit_id=unit, due_on=due))
    clerk = city.people["handling_unit", unit]
    step = NewStep(
        task_id=number,
        process="unit_handling",
        deployment_id=city.deployment,
        element="handle",
        name="核查办理",
        kind="userTask",
        at=NOW,
        actor_id=clerk,
    )
    steps.insert_rows(uow, [step], case.id, instance)


def _double(store: Store) -> None:
    """As many rows again, alike but for their keys."""
    with store.begin() as uow:
        last = literal.execute(uow, 'SELECT max(id) FROM "case"').fetchone()[0]
        for table, keys in {
            "case": {"id": f"id + {last}", "number": f"'x' || (id + {last})", "serial": f"serial + {last}"},
            "case_unit": {"case_id": f"case_id + {last}", "serial": f"serial + {last}"},
            "instance": {"id": f"id + {last}", "case_id": f"case_id + {last}"},
            "work_item": {
                "id": f"id + {last * 100}",
                "instance_id": f"instance_id + {last}",
                "case_id": f"case_id + {last}",
            },
            "step": {"id": f"id + {last}", "case_id": f"case_id + {last}", "instance_id": f"instance_id + {last}"},
            "case_search": {"rowid": f"rowid + {last}"},
        }.items():
            columns = [row[1] for row in literal.execute(uow, f'PRAGMA table_info("{table}")').fetchall()]
            columns = ["rowid", *columns] if table == "case_search" else columns
            values = ", ".join(keys.get(name, f'"{name}"') for name in columns)
            names = ", ".join(f'"{name}"' for name in columns)
            literal.execute(uow, f'INSERT INTO "{table}" ({names}) SELECT {values} FROM "{table}"')


Read = Callable[[UnitOfWork, Actor], Any]

LEDGERS: dict[str, dict[str, Any]] = {
    "whole": {},
    "of a year": {"year": 2026},
    "from a source": {"source": "hotline"},
    "of a kind": {"kind": "求助"},
    "at a stage": {"stage": "handling"},
    "with a status": {"status": "closed"},
    "of a unit": {"unit": "water"},
    "late": {"light": "late"},
    "by due date": {"order": "due"},
    "late by due date": {"order": "due", "light": "late"},
    "by reply": {"order": "replied"},
    "instructed": {"instructed": True},
    "searched": {"text": "电梯"},
    "searched by number": {"text": "2026-00007"},
    "of a unit and kind": {"unit": "water", "kind": "求助"},
    "of a unit and status by due date": {"unit": "water", "status": "open", "order": "due"},
    "searched within a unit": {"text": "电梯", "unit": "water"},
}
REGISTERS: dict[str, dict[str, Any]] = {
    "whole": {},
    "of a year": {"year": 2026},
    "answered": {"status": "answered"},
    "in handling": {"status": "handling"},
    "of a kind": {"kind": "求助"},
    "of a unit": {"unit": "water"},
    "of a unit in handling": {"unit": "water", "status": "handling"},
    "of a unit and kind": {"unit": "water", "kind": "求助", "year": 2026},
    "searched": {"text": "电梯"},
}


def _inbox(**asked: Any) -> Read:
    query = InboxQuery(**asked)

    def read(uow: UnitOfWork, actor: Actor) -> None:
        page = inbox_lists.page(uow, actor, query, DAYS)
        if page.following is not None:
            inbox_lists.page(uow, actor, InboxQuery(**asked, after=page.following), DAYS)
        inbox_lists.lights(uow, actor, query, DAYS)
        inbox_lists.choices(uow, actor, query.list)

    return read


def _ledger(**asked: Any) -> Read:
    def read(uow: UnitOfWork, actor: Actor) -> None:
        for whole in (None, LedgerFigures(10, 5, 2, 5)):
            page = ledger_lists.page(uow, actor, LedgerQuery(**asked), DAYS, whole)
            if page.following is not None:
                ledger_lists.page(uow, actor, LedgerQuery(**asked, after=page.following), DAYS, whole)
        ledger_lists.divided(uow, actor, LedgerQuery(**asked), DAYS)

    return read


def _register(**asked: Any) -> Read:
    def read(uow: UnitOfWork, actor: Actor) -> None:
        page = public_register.page(uow, RegisterQuery(**asked))
        if page.following is not None:
            public_register.page(uow, RegisterQuery(**asked, after=page.following))

    return read


def _case_page(uow: UnitOfWork, actor: Actor) -> None:
    case = cases.get_case(uow, 7)
    assert case_access.case_for(uow, actor, case.number) is not None or not actor.city_wide
    case_access.similar(uow, actor, case, 5)
    steps.steps_of_case(uow, case.id)


def _public_page(uow: UnitOfWork, actor: Actor) -> None:
    case = cases.get_case(uow, 7)
    assert public_messages.find_published(uow, case.number) is not None
    public_register.received_at(uow, case.number)
    public_messages.merged_numbers(uow, case.id)
    public_messages.linked(uow, case.id)
    public_register.similar(uow, case.original_title, case.number, 4)
    cases.case_by_code(uow, case.number, "0123456789")


READS: dict[str, Read] = {
    **{f"inbox {which.value}": _inbox(list=which) for which in List},
    **{
        f"inbox unit {name}": _inbox(list=List.UNIT, **{name: value})
        for name, value in {
            "step": "核查办理",
            "source": "hotline",
            "unit": "water",
            "light": "late",
            "text": "电梯",
            "order": "number",
        }.items()
    },
    "inbox done of a step": _inbox(list=List.DONE, step="签收"),
    "counts of the inbox": inbox_counts.overview,
    **{f"ledger {name}": _ledger(**asked) for name, asked in LEDGERS.items()},
    "figures of the ledger": lambda uow, actor: ledger_counts.figures(uow, actor, TODAY),
    "choices of the ledger": ledger_counts.lead_units,
    **{f"register {name}": _register(**asked) for name, asked in REGISTERS.items()},
    "home page": lambda uow, _: (
        public_figures.read(uow, "2026-03", TODAY - timedelta(days=90), TODAY),
        public_replies.recent_replies(uow, 5),
        public_register.lead_units(uow),
    ),
    "case page": _case_page,
    "public page and look-up": _public_page,
    "sweeps": lambda uow, _: (
        timers.due_instances(uow, NOW, 10),
        outbox.waiting(uow, NOW, 10),
        jobs.waiting(uow, NOW, 10),
    ),
    "look-ups of an import": lambda uow, _: cases.case_by_source(uow, "hotline", "H1"),
}


@pytest.mark.parametrize(
    "reader", [("info_office", "info"), ("supervision_office", "dcs"), ("handling_unit", "east")]
)
@pytest.mark.parametrize("read", READS.values(), ids=READS.keys())
def test_no_table_is_read_from_end_to_end(grown: tuple[Store, City], read: Read, reader: tuple[str, str]) -> None:
    store, city = grown
    with store.read() as uow:
        actor = city.actor(uow, *reader)
        raw: Any = uow.connection.connection.dbapi_connection
        read(uow, actor)
        sent: list[str] = []
        raw.set_trace_callback(sent.append)
        read(uow, actor)
        raw.set_trace_callback(None)
        asked = [statement for statement in dict.fromkeys(sent) if statement.startswith(("SELECT", "WITH"))]
        assert asked
        for statement in asked:
            plan = [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}")]
            assert not [line for line in plan if _reads_all(line, statement)], statement


def _reads_all(line: str, statement: str) -> bool:
    """In the order of an index a table is read as far as a page reaches; anything else reads all of it."""
    in_order = "USING" in line and " LIMIT " in statement
    return (BIG.match(line) is not None and not in_order) or "BLOOM" in line or "AUTOMATIC" in line
