"""The demo city's messages get the due dates and the results of the tables that are expected of them."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

import pytest

from app.domain.calendar import WorkingCalendar
from app.domain.clock import Clock
from app.domain.time_limit import unit_due
from app.engine.decisions import DecisionTable
from app.engine.executable import Executable
from app.engine.reading import read
from app.operations.deployments import files_of
from app.operations.office import Office
from tests.operations.town import BEGINNING, DEMO
from tests.processes.drawn import PROCESSES

MESSAGES = {message["no"]: message for message in DEMO["messages"]}
DECIDED = ("dispatched_by", "paper", "review_by", "publish_by", "feedback_to", "paper_report")
CLOCK = Clock(BEGINNING, WorkingCalendar())


@cache
def tables() -> Mapping[str, DecisionTable]:
    """All tables by name, as the engine reads them."""

    def of(process: str) -> Iterator[tuple[str, DecisionTable]]:
        definition = read(files_of(PROCESSES / process)).definition
        assert definition is not None
        assert isinstance(definition.executable, Executable)
        yield from definition.executable.tables.items()

    return dict(table for process in ("transfer", "reply") for table in of(process))


def decided(message: Mapping[str, Any]) -> dict[str, Any]:
    """The message with what the tables say of it, in the order in which the diagrams ask them."""
    facts = {**message, "round": "first", "key_supervision": False}
    for name in ("transfer_route", "time_limit", "reply_route", "feedback_duty"):
        facts.update(tables()[name].decide(facts, CLOCK).outputs)
    return facts


def routed() -> list[int]:
    return [
        no for no, message in MESSAGES.items() if "publish_by" in message["expected"] and not message["accusation"]
    ]


def delivered() -> list[int]:
    return [no for no, message in MESSAGES.items() if message["expected_due"]]


@pytest.mark.parametrize("no", routed())
def test_tables_route_a_message_as_expected(no: int) -> None:
    facts = decided(MESSAGES[no])
    assert {name: facts[name] for name in DECIDED} == {name: MESSAGES[no]["expected"][name] for name in DECIDED}


@pytest.mark.parametrize("no", delivered())
def test_a_message_is_due_when_expected(no: int, office: Office) -> None:
    message = MESSAGES[no]
    days = tables()["time_limit"].decide({**message, "round": "first"}, CLOCK).outputs["limit_days"]
    assert days == message["limit_workdays"]
    assert isinstance(days, int)
    calendar, received = office.store.calendar(), date.fromisoformat(message["unit_received_at"][:10])
    due = unit_due(calendar, received, days, "").due_on
    assert due.isoformat() == message["expected_due"]
    assert calendar.is_provisional(received, due) == message.get("due_provisional", False)


def test_all_forty_are_asked_for_something() -> None:
    others = set(MESSAGES) - set(routed()) - set(delivered())
    assert len(MESSAGES) == 40
    assert [MESSAGES[no]["moderation"] for no in others] == ["decline"]
