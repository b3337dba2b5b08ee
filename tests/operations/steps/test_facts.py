"""What rules of forms learn of the case."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.operations.asking import ask
from app.operations.facts import facts
from app.store import processes
from app.store.processes import NewDeployment
from forms import form_class
from tests.operations.steps.world import NOON, Task, World

PROCESSES = Path(__file__).parents[3] / "processes"


def known(task: Task, form: str = "") -> Mapping[str, Any]:
    context = task.context
    return facts(context.turn, context.turn.case, context.variables, form)


def publish_limits(world: World, process: str, simple: int = 5) -> None:
    folder = PROCESSES / process
    files = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    table = files["time_limit.dmn"].replace(b"<text>5</text>", f"<text>{simple}</text>".encode())
    new = NewDeployment(
        process=process,
        digest=str(simple) * 64,
        files=files | {"time_limit.dmn": table},
        manifest={},
        published_at=NOON,
    )
    with world.store.begin() as uow:
        processes.insert_deployment(uow, new)


def test_the_days_of_a_limit_are_those_of_the_table_that_is_asked_next(world: World) -> None:
    first = {"round": "first"}
    with world.task("sort", role="info_office", variables=first) as task:
        assert known(task, "sort")["limits"] == {}
    publish_limits(world, "transfer")
    publish_limits(world, "unit_handling", simple=3)
    with world.task("sort", role="info_office", variables=first) as task:
        assert known(task, "sort")["limits"] == {"simple": 5, "complex": 15}
    with world.task("decide_complexity", role="info_office", variables=first) as task:
        assert known(task, "decide_complexity")["limits"] == {"simple": 3, "complex": 15}
    publish_limits(world, "transfer", simple=7)
    with world.task("sort", role="info_office", variables=first) as task:
        form = ask(form_class("sort"), task.context)
        checked = ask(form_class("sort"), task.context, shown=False)
    assert dict(form["complexity"].options)["simple"] == "简单（7个工作日）"
    assert dict(checked["complexity"].options)["simple"] == "简单"


def test_a_leaders_date_is_bounded_by_the_legal_one(world: World) -> None:
    with world.task("instruct", role="city_leader") as task:
        assert known(task, "instruct")["leader_due_latest"] is None
    publish_limits(world, "transfer")
    for variables, latest in (
        ({"round": "first", "complexity": "simple"}, date(2026, 3, 9)),
        ({"round": "first", "complexity": "complex"}, date(2026, 3, 23)),
        ({"round": "first", "complexity": ""}, date(2026, 3, 23)),
    ):
        with world.task("instruct", role="city_leader", variables=variables) as task:
            assert known(task, "instruct")["leader_due_latest"] == latest
    world.set(due_on=date(2026, 3, 6))
    with world.task("instruct", role="city_leader") as task:
        assert known(task, "instruct")["leader_due_latest"] == date(2026, 3, 6)


@pytest.mark.parametrize(
    ("due_on", "earliest"), [(date(2026, 3, 6), date(2026, 3, 7)), (date(2026, 2, 27), date(2026, 3, 3))]
)
def test_an_extension_lies_after_today_and_the_due_date(world: World, due_on: date, earliest: date) -> None:
    world.set(due_on=due_on)
    with world.task("request_extension") as task:
        found = known(task)
        assert (found["extension_earliest"], found["due_on"]) == (earliest, due_on)
        assert found["extension_latest"] == world.clock.calendar.add_working_days(due_on, 10)


def test_before_the_delivery_there_are_no_such_days(world: World) -> None:
    with world.task("acknowledge", variables={"due_on": ""}) as task:
        found = known(task)
        names = ("extension_earliest", "extension_latest", "return_until")
        assert ([found[name] for name in names], found["due_on"]) == ([None, None, None], "")


def test_a_unit_has_two_working_days_to_send_a_case_back(world: World) -> None:
    world.set(delivered_at=NOON - timedelta(days=3))
    with world.task("acknowledge") as task:
        assert known(task)["return_until"] == date(2026, 3, 3)


def test_facts_are_the_variables_the_moment_and_the_actor(world: World) -> None:
    with world.task("release", variables={"instruction": "city_leader"}) as task:
        found = facts(task.context.turn, None, task.context.variables)
        assert dict(found) == {
            "instruction": "city_leader",
            "today": date(2026, 3, 2),
            "actor": world.city.people["handling_unit", "schools"],
        }


def test_the_reason_of_a_proposal_stands_at_the_field(world: World) -> None:
    with world.task("transfer", role="info_office") as task:
        form = ask(form_class("transfer"), task.context)
        assert form["lead_unit"].note == "按属地推荐东川县：发生地在东川县 · 桥头镇。"
        assert form["lead_unit"].data == "east"
    with world.task("transfer", role="info_office", variables={"proposed_unit": "water"}) as task:
        assert ask(form_class("transfer"), task.context)["lead_unit"].note == (
            "拟办意见或领导批示建议由市水务局主办。"
        )
    with world.task("handle") as task:
        assert known(task, "handle")["notes"] == {}
