"""The engine's verbs: each runs, and writes all that follows, in the caller's transaction."""

from collections.abc import Mapping
from typing import Any

from app.domain.clock import Clock
from app.domain.events import Event
from app.domain.permissions import Actor
from app.engine.outcome import Outcome, Variables
from app.engine.runner import NotWaiting
from app.operations.running import closing, due_items
from app.operations.running.surroundings import TurnSurroundings, newest
from app.operations.running.turn import Turn
from app.operations.running.writing import Cause, write, write_start
from app.store import hot_path, processes
from app.store.hot_path import Loaded, LoadedItem, NewInstance
from app.store.unit_of_work import UnitOfWork


def turn_of(uow: UnitOfWork, actor: Actor, clock: Clock, loaded: Loaded) -> Turn:
    """A turn on a loaded instance."""
    return Turn(uow, actor, clock, loaded.instance.case_id, loaded.instance.id, loaded.instance.pins)


def start(
    turn: Turn, process: str, variables: Variables, *, reason: str = "", inputs: Mapping[str, Any] | None = None
) -> int:
    """Start a process for the turn's case on its newest deployment; the instance's id is returned.

    `inputs` is the form of the button that started it. NotFound when the process was never published; Stopped when
    it cannot reach its first task.
    """
    deployment = newest(turn, process, variables)
    outcome = turn.library.runner.start(deployment, variables, TurnSurroundings(turn))
    payload = {"process": process, "deployment": deployment} | ({"reason": reason} if reason else {})
    cause = Cause(Event.PROCESS_STARTED, payload, inputs=inputs)
    instance_id = write_start(turn, NewInstance(process, deployment, turn.case_id), outcome, cause)
    _finish(turn, instance_id, outcome)
    return instance_id


def complete(turn: Turn, loaded: LoadedItem, values: Variables, inputs: Mapping[str, Any]) -> Outcome:
    """Complete a task with the variables it sets; `inputs` is its cleaned form, kept in the history."""
    runner = turn.library.runner
    outcome = runner.complete(loaded.instance.state, loaded.item.id, values, TurnSurroundings(turn))
    cause = Cause(Event.TASK_COMPLETED, values=values, item=loaded.item, inputs=inputs)
    return _written(turn, loaded, outcome, cause)


def fire(turn: Turn, loaded: Loaded) -> Outcome:
    """Fire every timer of an instance that is due at the turn's time."""
    outcome = turn.library.runner.fire(loaded.instance.state, TurnSurroundings(turn))
    fired = [timer.element for timer in loaded.timers if timer.due_at <= turn.clock.now]
    return _written(turn, loaded, outcome, Cause(Event.TIMER_FIRED, {"elements": sorted(fired)}))


def deliver(turn: Turn, loaded: Loaded, message: str, payload: Variables) -> Outcome:
    """Give a message to an instance that waits for it. `NotWaiting` of the engine when it does not."""
    outcome = turn.library.runner.deliver(loaded.instance.state, message, payload, TurnSurroundings(turn))
    cause = Cause(Event.MESSAGE_DELIVERED, {"message": message}, values=payload)
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
    uow: UnitOfWork, actor: Actor, clock: Clock, case_id: int, message: str, *, payload: Variables, but: int = 0
) -> int:
    """Give a message to every running process of the case that waits for it, except instance `but`.

    The number of processes that took it is returned.
    """
    taken = 0
    for instance in processes.instances_of_case(uow, case_id):
        if instance.status == "finished" or instance.id == but:
            continue
        loaded = hot_path.load(uow, instance.id)
        if loaded is None:
            continue
        try:
            deliver(turn_of(uow, actor, clock, loaded), loaded, message, payload)
        except NotWaiting:
            continue
        taken += 1
    return taken


def _written(turn: Turn, loaded: Loaded, outcome: Outcome, cause: Cause) -> Outcome:
    write(turn, loaded, outcome, cause)
    _finish(turn, loaded.instance.id, outcome)
    return outcome


def _finish(turn: Turn, instance_id: int, outcome: Outcome) -> None:
    if outcome.finished:
        closing.close_case(turn, instance_id)
    if turn.case_id is not None:
        for sent in outcome.messages:
            others = turn.uow, turn.actor, turn.clock, turn.case_id
            deliver_to_case(*others, sent.name, payload=sent.payload, but=instance_id)
