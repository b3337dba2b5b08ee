"""A form with everything that it needs of its case."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from werkzeug.datastructures import MultiDict

from app.operations.asking import ask
from app.operations.facts import facts
from app.operations.steps import StepContext
from app.store import cases
from forms import form_class
from forms.declared import declared_form
from tests.operations.steps.world import Task, World

PROCESSES = Path(__file__).parents[3] / "processes"


def known(task: Task, form: str = "") -> Mapping[str, Any]:
    context = task.context
    return facts(context.turn, context.turn.case, context.variables, form)


def test_a_form_begins_with_the_case_goes_on_with_the_draft_and_shows_what_was_sent(world: World) -> None:
    with world.task("sort", role="info_office") as task:
        assert ask(form_class("sort"), task.context)["category"].data == "教育/学校管理"
    drafted = {"summary": ["草稿里的摘要"], "importance": ["涉群体", "媒体关注"], "category": "水务"}
    with world.task("sort", role="info_office", draft=drafted) as task:
        form = ask(form_class("sort"), task.context)
        assert (form["summary"].data, form["category"].data) == ("草稿里的摘要", "水务")
        assert form["importance"].data == ["涉群体", "媒体关注"]
        sent = ask(form_class("sort"), task.context, MultiDict({"summary": "提交的摘要"}))
        assert (sent["summary"].data, sent["category"].data) == ("提交的摘要", "")


def test_a_decision_is_never_made_beforehand(world: World) -> None:
    with world.task("release", variables={"approved": True}) as task:
        assert ask(form_class("release"), task.context)["approved"].data == ""


def test_a_declared_form_begins_with_the_variables_and_keeps_what_is_readonly(world: World) -> None:
    declared = declared_form(
        [
            {"id": "due_on", "type": "date", "constraints": {"readonly": "true"}},
            {"id": "checked", "type": "boolean"},
        ]
    )
    with world.task("extra", variables={"due_on": "2026-03-09", "checked": True}) as task:
        assert ask(declared, task.context).cleaned() == {"due_on": "2026-03-09", "checked": True}
        sent = ask(declared, task.context, MultiDict({"due_on": "2030-01-01"}))
        assert sent.cleaned() == {"due_on": "2026-03-09", "checked": False}


def test_a_form_of_no_case_is_asked_too(world: World) -> None:
    with world.task("progress") as task:
        turn, item = task.context.turn, task.context.item
        free = StepContext(replace(turn, case_id=None), replace(item, case_id=None), {})
        assert ask(form_class("progress"), free)["text"].data == ""


def test_completing_asks_the_store_for_nothing_that_the_form_does_not_need(world: World) -> None:
    with world.task("release", process="unit_handling") as task:
        cases.get_case(task.uow, world.case_id)
        before = task.uow.statements
        assert ask(form_class("release"), task.context, MultiDict({"approved": "approve"})).validate()
        handled = ask(form_class("handle"), task.context, MultiDict({"visibility": "public"}))
        assert not handled.validate()
        assert task.uow.statements == before
