"""From an opened task to a work item: whose it is, until when, and who may not do it."""

from collections.abc import Sequence

from app.domain.routing import item_unit
from app.engine.definition import Element
from app.engine.outcome import OpenedItem
from app.operations.projection import local_day
from app.operations.running.turn import Turn
from app.store import steps
from app.store.steps import NewStep
from app.store.work_items import NewWorkItem

RELEASING = "release"
"""Form by which a unit's head lets out what somebody else has drafted."""
DRAFTING = "handle"
"""Form in which a reply is drafted or revised."""
ASSISTING = "assist"
"""Form of an opinion that is waited for beside the draft."""


def work_item(turn: Turn, opened: OpenedItem, passed: Sequence[NewStep]) -> NewWorkItem:
    """The inbox row of an opened task. `passed` are the steps of this turn, not yet written."""
    assignee = _person(opened.inputs.get("assignee"))
    not_by = opened.inputs.get("not_by")
    forbidden = isinstance(not_by, str) and bool(not_by)
    drafter, behalf = _drafters(turn, opened, passed, [str(not_by)] if forbidden else [])
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
        barred_id=drafter if forbidden else None,
        drafter_id=drafter,
        drafter_for_id=behalf,
    )


def _person(value: object) -> int | None:
    """The id of a person that a diagram names; form fields carry it as text."""
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _drafters(
    turn: Turn, opened: OpenedItem, passed: Sequence[NewStep], elements: Sequence[str]
) -> tuple[int | None, int | None]:
    """Who drafted what is decided in the task, and in whose stead: the drafter does not sign what he drafted.

    That is who last completed one of the `elements` (`not_by` in the diagram); without them, of a release, who
    completed what led to it, or drafted the reply where an assisting unit came last.
    """
    if elements:
        last = next((step for step in reversed(passed) if step.element in elements), None)
    elif opened.form == RELEASING:
        last = next((step for step in reversed(passed) if _drafts(turn, step)), None)
        elements = _drafting(turn, opened, passed) if last is None else ()
    else:
        return None, None
    if last is not None:
        return last.actor_id, last.deputy_for_id
    return (None, None) if turn.instance_id is None else steps.last_actors(turn.uow, turn.instance_id, elements)


def _drafts(turn: Turn, step: NewStep) -> bool:
    """Whether the step is somebody's work that a release lets out: not an opinion that was waited for."""
    if step.actor_id is None or step.kind not in {"userTask", "startEvent"}:
        return False
    return _form(turn.folder(step.deployment_id).definition.elements[step.element]) != ASSISTING


def _drafting(turn: Turn, opened: OpenedItem, passed: Sequence[NewStep]) -> list[str]:
    """The tasks of the opened one's process in which the reply is drafted."""
    deployment = next((step.deployment_id for step in passed if step.process == opened.process), None)
    elements = {} if deployment is None else turn.folder(deployment).definition.elements
    return [key for key, element in elements.items() if _form(element) == DRAFTING]


def _form(element: Element) -> str:
    return element.form or element.id
