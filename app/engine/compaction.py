"""Dropping what an instance has left behind, so that a step costs the same after a thousand loops."""

from typing import TYPE_CHECKING

from app.engine.scope import Scope
from app.engine.specs import BoundaryEventSplit, EventBasedGateway
from app.engine.token import FINISHED, Token

if TYPE_CHECKING:
    from app.engine.instance import Instance


def compact(instance: "Instance") -> None:
    """Keeps the tokens under way and the scopes that have not ended.

    Of the finished ones only those stay whose children end one another: the split before a host with its events,
    and an event-based gateway. Nothing else ever looks back, in whatever shape the diagram is drawn.
    """
    instance.subprocesses = {
        caller: scope for caller, scope in instance.subprocesses.items() if not scope.completed
    }
    for scope in (instance, *instance.subprocesses.values()):
        _compact(scope)


def _compact(scope: Scope) -> None:
    root, tasks = scope.task_tree, scope.tasks
    kept: dict[int, Token] = {root.id: root}
    for token in tasks.values():
        if not token._state & FINISHED:
            group = tasks.get(token._parent or 0)
            if group is not None and isinstance(group.task_spec, (BoundaryEventSplit, EventBasedGateway)):
                kept[group.id] = group
            kept[token.id] = token
    for token in kept.values():
        token._children.clear()
    for token in kept.values():
        if token is not root:
            if token._parent not in kept:
                token._parent = root.id
            kept[token._parent]._children.append(token.id)
    scope.tasks = kept
    scope.last_task = None
