"""From an opened task to a work item: whose it is, until when, and who may not do it."""

from collections.abc import Iterable

from app.domain.routing import item_unit
from app.engine.outcome import OpenedItem
from app.operations.projection import local_day
from app.operations.running.turn import Turn
from app.store import steps
from app.store.steps import NewStep
from app.store.work_items import NewWorkItem


def work_item(turn: Turn, opened: OpenedItem, passed: Iterable[NewStep]) -> NewWorkItem:
    """The inbox row of an opened task. `passed` are the steps of this turn, not yet written."""
    assignee = _person(opened.inputs.get("assignee"))
    return NewWorkItem(
        id=opened.id,
        process=opened.process,
        element=opened.element,
        name=opened.name,
        form=opened.form,
        role=opened.role,
        unit_id=item_unit(turn.tree, opened.role, opened.unit, opened.variables),
        opened_at=turn.clock.now,
        due_on=local_day(opened.due, turn.clock),
        priority=opened.priority,
        assignee_id=assignee,
        taken_at=None if assignee is None else turn.clock.now,
        barred_id=_barred(turn, opened, passed),
    )


def _person(value: object) -> int | None:
    """The id of a person that a diagram names; form fields carry it as text."""
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _barred(turn: Turn, opened: OpenedItem, passed: Iterable[NewStep]) -> int | None:
    """Who last completed the element named by `not_by`: the drafter does not sign what he drafted."""
    element = opened.inputs.get("not_by")
    if not isinstance(element, str) or not element:
        return None
    for step in reversed(list(passed)):
        if step.element == element:
            return step.actor_id
    return None if turn.instance_id is None else steps.last_actor(turn.uow, turn.instance_id, element)
