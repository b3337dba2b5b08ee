"""What a verb has brought about, as the values of an `Outcome`."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeAlias

from app.engine.incidents import Stopped
from app.engine.instance import Instance
from app.engine.outcome import ArmedTimer, Incident, Json, OpenedItem, Outcome, RequestedJob
from app.engine.scope import Called, callers
from app.engine.specs.flow import JOB
from app.engine.specs.parameters import HIDDEN
from app.engine.timers import moment
from app.engine.token import READY, Token
from app.engine.values import Value
from app.engine.variables import detached

Seen: TypeAlias = Mapping[str, Json] | None
"""Input parameters that a task's own expressions may read besides the variables."""
EXPRESSION = ("${", "#{")
UNIT = "unit"
"""The input parameter, or the element of a collection, that says which unit a task is for."""
LONGEST_DETAIL = 500
ORDINARY = 0
"""The priority of a task that names none."""


class Before:
    """What an instance had open before a verb."""

    def __init__(self, instance: Instance) -> None:
        self.waited = instance.awaited()
        self.items, self.jobs = set[int](), set[int]()
        for token in instance.tokens:
            if is_open(token):
                self.items.add(token.id)
            elif JOB in token.internal_data:
                self.jobs.add(token.id)


def is_open(token: Token) -> bool:
    """Whether the token is a task that people can do."""
    return bool(token._state == READY and token.task_spec.manual)


def report(instance: Instance, state: bytes, before: Before) -> Outcome:
    """The outcome of a verb that was carried out, with the new state."""
    tokens = list(instance.tokens)
    items = {token.id: token for token in tokens if is_open(token)}
    return Outcome(
        state=state,
        pins=dict(instance.pins),
        opened=tuple(opened(token) for token_id, token in items.items() if token_id not in before.items),
        closed=tuple(sorted(before.items - items.keys())),
        timers=_timers(instance),
        fired=tuple(instance.fired),
        steps=tuple(instance.steps),
        jobs=tuple(
            RequestedJob(token.id, token.workflow.definition.process, token.element.id)
            for token in tokens
            if JOB in token.internal_data and token.id not in before.jobs
        ),
        messages=tuple(instance.messages),
        signals=tuple(instance.signals),
        waited=before.waited,
        waits=instance.awaited(),
        variables=known_variables(instance),
        finished=instance.completed,
    )


def stopped(instance: Instance | None, state: bytes, stop: Stopped) -> Outcome:
    """The outcome of a verb that could not be carried out: everything is as it was before."""
    scope, spec = stop.token.workflow, stop.token.task_spec
    return Outcome(
        state=state,
        pins=dict(instance.pins) if instance else {},
        timers=_timers(instance) if instance else (),
        variables=known_variables(instance) if instance else {},
        incident=Incident(stop.code, scope.definition.process, spec.bpmn_id or "", stop.detail[:LONGEST_DETAIL]),
        finished=instance.completed if instance else False,
    )


def opened(token: Token) -> OpenedItem:
    """A work item as people meet it."""
    element = token.element
    inputs = given_inputs(token)
    seen = inputs if inputs.keys() - token.own.keys() else None
    unit = inputs.pop(UNIT, token.own.get(UNIT))
    return OpenedItem(
        id=token.id,
        process=token.workflow.definition.process,
        element=element.id,
        name=element.name,
        role=_role(token, seen),
        unit=None if unit is None else str(unit),
        form=element.form or element.id,
        due=_due(token, element.due, seen),
        priority=_priority(token, element.priority, seen),
        inputs=inputs,
        variables=detached(token.data),
    )


def given_inputs(token: Token) -> dict[str, Json]:
    """The input parameters of a user task: its local variables where it has output parameters, too."""
    texts = token.element.inputs
    if HIDDEN in token.internal_data:
        return {name: token.own[name] for name in texts}
    return {name: token.value(text) for name, text in texts.items()}


def _role(token: Token | None, seen: Seen = None) -> str:
    """candidateGroups, else the lane, else what holds for the activity that called."""
    while token is not None:
        groups, lane = token.element.groups, token.element.lane
        role = token.evaluate(groups, seen) if groups.startswith(EXPRESSION) else groups
        if role or lane:
            return str(role or lane)
        token, seen = token.workflow.caller, None
    return ""


def _due(token: Token, text: str, seen: Seen) -> date | datetime | None:
    value = _value(token, text, seen)
    try:
        return moment(value, token.workflow.clock)
    except (ValueError, OverflowError) as error:
        raise Stopped("expression", token, f"{text}: {error}") from error


def _priority(token: Token, text: str, seen: Seen) -> int:
    value = _value(token, text, seen)
    if value is None or value == "":
        return ORDINARY
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise Stopped("expression", token, f"{text}: not a whole number")


def _value(token: Token, text: str, seen: Seen) -> Value:
    return token.evaluate(text, seen) if text else None


def _timers(instance: Instance) -> tuple[ArmedTimer, ...]:
    return tuple(
        ArmedTimer(token.id, token.workflow.definition.process, token.task_spec.bpmn_id, due)
        for due, token in instance.timers()
    )


def known_variables(instance: Instance) -> dict[str, Json]:
    """What is known of the case: the instance's variables, with what called processes under way have set since.

    The process in which something happened last has the last word.
    """
    known = dict(instance.variables)
    lately = [*callers(instance.at.workflow)][::-1] if instance.at else []
    for scope in (*instance.scopes, *lately):
        if isinstance(scope, Called):
            known.update({name: scope.variables[name] for name in scope.written})
    return known
