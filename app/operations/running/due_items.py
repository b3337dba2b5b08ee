"""Due dates of open tasks that hang on a variable, moved along when the variable changes."""

from app.engine.definition import Element
from app.engine.expressions import compile_expression
from app.engine.functions import as_day
from app.engine.outcome import Variables
from app.operations.running.turn import Turn
from app.store import processes, work_items


def follow(turn: Turn, instance_id: int, values: Variables) -> None:
    """Set anew the due dates of an instance's open tasks whose expression reads nothing but changed variables.

    `${due_on}` follows an extension; `${working_days(1)}` stays as it was when the task was opened.
    """
    instance = processes.get_instance(turn.uow, instance_id)
    if instance is None or instance.case_id is None:
        return
    for item in work_items.items_of_case(turn.uow, instance.case_id):
        if item.instance_id != instance_id:
            continue
        deployment = instance.pins.get(item.process, instance.deployment_id)
        element = turn.folder(deployment).definition.elements[item.element]
        if _hangs_on(element, values):
            day = as_day(compile_expression(element.due).evaluate(values, turn.clock), turn.clock)
            if day != item.due_on:
                work_items.set_due(turn.uow, item, day)


def _hangs_on(element: Element, values: Variables) -> bool:
    names = compile_expression(element.due).names if element.due else frozenset()
    return bool(names) and names <= values.keys()
