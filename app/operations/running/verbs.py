"""The engine's verbs: each runs, and writes all that follows, in the caller's transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.clock import Clock
from app.domain.events import Event
from app.domain.permissions import Actor
from app.engine.outcome import Json, NotWaiting, Outcome, Variables
from app.operations.running import closing, due_items
from app.operations.running.surroundings import TurnSurroundings, newest
from app.operations.running.turn import Turn
from app.operations.running.writing import Cause, write, write_start
from app.store import hot_path, processes
from app.store.hot_path import Loaded, LoadedItem, NewInstance
from app.store.unit_of_work import UnitOfWork


def turn_of(uow: UnitOfWork, actor: Actor, clock: Clock, loaded: Loaded) -> Turn:
    """A turn on a loaded instance."""
    instance = loaded.instance
    turn = Turn(uow, actor, clock, instance.case_id, instance.id, instance.pins)
    turn.published, turn.followed = loaded.deployments, loaded.followers > 0
    return turn


@dataclass(frozen=True, slots=True)
class Occasion:
    """What starts a process by itself: the deployment and its start event, and a text that is unique to it."""

    deployment: int
    element: str
    text: str


def start(
    turn: Turn,
    process: str,
    variables: Variables,
    *,
    reason: str = "",
    inputs: Mapping[str, Any] | None = None,
    occasion: Occasion | None = None,
) -> int:
    """Start a process for the turn's case on its newest deployment; the instance's id is returned.

    `inputs` is the form of the button that started it; an `occasion` starts one instance at most. NotFound when
    the process was never published; Stopped when it cannot reach its first task.
    """
    deployment = newest(turn, process, variables) if occasion is None else occasion.deployment
    at, text = ("", None) if occasion is None else (occasion.element, occasion.text)
    outcome = turn.library.runner.start(deployment, variables, TurnSurroundings(turn), at)
    payload: dict[str, Json] = {"process": process, "deployment": deployment}
    if reason:
        payload["reason"] = reason
    if text is not None:
        payload |= {"element": at, "occasion": text}
    cause = Cause(Event.PROCESS_STARTED, payload, inputs=inputs)
    instance_id = write_start(turn, NewInstance(process, deployment, turn.case_id, text), outcome, cause)
    _finish(turn, instance_id, outcome)
    return instance_id


@dataclass(frozen=True, slots=True)
class Filled:
    """A valid form: the variables that it sets, and its cleaned content for the history."""

    values: Variables
    inputs: Mapping[str, Any]


def variables(turn: Turn, loaded: LoadedItem) -> Variables:
    """The process variables as the task sees them. NotReady when the task is not there to be done."""
    return turn.library.runner.variables(loaded.instance.state, loaded.item.id, TurnSurroundings(turn))


def complete(turn: Turn, loaded: LoadedItem, fill: Callable[[Variables], Filled]) -> Outcome:
    """Complete a task. `fill` gets the variables that the task sees and gives what its form sets.

    What `fill` raises comes through as it is. NotReady when the task is not there to be done.
    """
    filled: list[Filled] = []

    def values(seen: Variables) -> Variables:
        filled.append(fill(seen))
        return filled[0].values

    runner, around = turn.library.runner, TurnSurroundings(turn)
    outcome = runner.complete(loaded.instance.state, loaded.item.id, values, around)
    cause = Cause(Event.TASK_COMPLETED, values=filled[0].values, item=loaded.item, inputs=filled[0].inputs)
    return _written(turn, loaded, outcome, cause)


def fire(turn: Turn, loaded: Loaded) -> Outcome:
    """Fire every timer of an instance that is due at the turn's time."""
    outcome = turn.library.runner.fire(loaded.instance.state, TurnSurroundings(turn))
    return _written(turn, loaded, outcome, Cause(Event.TIMER_FIRED, {"elements": list(outcome.fired)}))


def deliver(
    turn: Turn,
    loaded: Loaded,
    message: str,
    payload: Variables,
    inputs: Mapping[str, Any] | None = None,
    *,
    key: str | None = None,
) -> Outcome:
    """Give a message to an instance; NotWaiting if nothing waits for it there.

    `inputs` is the form of the button that sent it. With a correlation `key` it is for events with that key alone,
    without one for those that have none.
    """
    outcome = turn.library.runner.deliver(loaded.instance.state, message, payload, TurnSurroundings(turn), key)
    cause = Cause(Event.MESSAGE_DELIVERED, {"message": message, "payload": dict(payload)}, inputs=inputs)
    return _written(turn, loaded, outcome, cause)


def signal(turn: Turn, loaded: Loaded, name: str, payload: Variables) -> Outcome:
    """Tell an instance of a signal."""
    outcome = turn.library.runner.signal(loaded.instance.state, name, payload, TurnSurroundings(turn))
    cause = Cause(Event.SIGNAL_DELIVERED, {"signal": name, "payload": dict(payload)})
    return _written(turn, loaded, outcome, cause)


def reschedule(turn: Turn, loaded: Loaded, values: Variables) -> Outcome:
    """Change variables in every live scope of an instance, move its waiting timers and its tasks' due dates."""
    outcome = turn.library.runner.reschedule(loaded.instance.state, values, TurnSurroundings(turn))
    written = _written(turn, loaded, outcome, Cause(Event.PROCESS_RESCHEDULED, values=values))
    due_items.follow(turn, loaded.instance.id, values)
    return written


def resume(turn: Turn, loaded: Loaded, task: int) -> Outcome:
    """Run an element that waited for a job (asyncBefore)."""
    outcome = turn.library.runner.resume(loaded.instance.state, task, TurnSurroundings(turn))
    return _written(turn, loaded, outcome, Cause(Event.PROCESS_RESUMED))


def deliver_to_case(
    turn: Turn, case_id: int, message: str, payload: Variables, inputs: Mapping[str, Any] | None = None
) -> int:
    """Give a message to every running process of a case that waits for it, except the turn's own.

    The number of processes that took it is returned.
    """
    taken = 0
    for instance in processes.instances_of_case(turn.uow, case_id):
        if instance.status == "finished" or instance.id == turn.instance_id:
            continue
        loaded = hot_path.load(turn.uow, instance.id)
        if loaded is None:
            continue
        try:
            deliver(turn_of(turn.uow, turn.actor, turn.clock, loaded), loaded, message, payload, inputs)
        except NotWaiting:
            continue
        taken += 1
    return taken


def _written(turn: Turn, loaded: Loaded, outcome: Outcome, cause: Cause) -> Outcome:
    write(turn, loaded, outcome, cause)
    _finish(turn, loaded.instance.id, outcome)
    return outcome


def _finish(turn: Turn, instance_id: int, outcome: Outcome) -> None:
    if outcome.finished and not (outcome.messages or outcome.signals):
        closing.close_case(turn, instance_id)
