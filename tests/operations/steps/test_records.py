"""What all records of steps have in common."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app.operations.steps import begin_step, record_step, steps_of_forms
from app.store import journal_verification
from forms import FORMS
from tests.operations.steps.answers import DRAFT, INSTRUCTED, MASKED, SORTED
from tests.operations.steps.world import NOON, World, add_person


def test_every_module_belongs_to_a_form_or_to_a_task_with_a_declared_one() -> None:
    root = Path(__file__).parents[3]
    modules = {file.stem for file in (root / "app" / "operations" / "steps").glob("*.py")} - {"__init__"}
    assert modules == set(steps_of_forms())
    diagrams = "".join(file.read_text("utf-8") for file in root.glob("processes/*/process.bpmn"))
    assert [key for key in modules if key not in FORMS and f'<bpmn:userTask id="{key}"' not in diagrams] == []


def test_a_form_without_a_module_records_and_begins_with_nothing(world: World) -> None:
    with world.task("progress") as task:
        case = task.context.turn.case
        assert record_step("progress", case, {"text": "进展"}, task.context) == {}
        assert begin_step("progress", case, task.context) == {}
        assert record_step("decide_extension", case, {}, task.context) == {}
        assert begin_step("rate", case, task.context) == {}


def test_what_is_derived_is_what_the_form_promises(world: World) -> None:
    world.set(due_on=date(2026, 3, 6), handed_in_at=NOON - timedelta(days=4))
    leader = add_person(world, "city_leader", "city", rank="city_leader")
    promised: dict[str, dict[str, Any]] = {
        "sort": SORTED,
        "instruct": INSTRUCTED | {"leader": str(leader), "next_leader": "9", "lead_unit": "water"},
        "transfer": {"lead_unit": "water"},
        "claim": {"basis": "属地"},
        "decide_dispute": {"lead_unit": "water", "add_rule": False},
        "acknowledge": {"acknowledgement": "return"},
        "review": {"approved": False},
        "reply": DRAFT,
    }
    for form, data in promised.items():
        with world.task(form, role="info_office") as task:
            assert set(task.record(**data)) == set(FORMS[form].derives), form


def test_the_journal_holds_after_all_of_it(world: World) -> None:
    with world.task("moderate", role="info_office") as task:
        task.record(moderation="handle_only", **MASKED)
    with world.store.read() as uow:
        assert journal_verification.verify(uow).holds
