"""The engine's verbs."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from SpiffWorkflow.bpmn.specs.event_definitions import MessageEventDefinition, SignalEventDefinition

from app.domain.errors import Refusal
from app.engine.codec import decode, encode
from app.engine.compaction import compact
from app.engine.incidents import Stopped
from app.engine.instance import Instance
from app.engine.outcome import NotReady, NotWaiting, Outcome, Situation, Surroundings, Variables
from app.engine.reporting import Before, is_open, known_variables, report, stopped
from app.engine.specs.flow import JOB
from app.engine.token import Token
from app.engine.variables import detached

__all__ = ["NotReady", "NotWaiting", "Runner"]

log = logging.getLogger(__name__)

Given: TypeAlias = Variables | Callable[[Variables], Variables]


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs instances: values in, values out. It keeps nothing, so one serves all threads.

    Every verb gives an `Outcome`. Where the diagram, a topic or a decision stands in the way it has an `incident`,
    and the state is the one that was given in (empty for `start`); whatever topics have done meanwhile is for the
    surrounding transaction to undo. A `Refusal` that a topic raises comes through as it is.
    TypeError or ValueError when values are no JSON, `StateRefused` when the state is none.
    """

    budget: int = 10_000
    """How many elements one verb may pass without anybody, each item of a collection counted."""

    def start(self, deployment: int, variables: Variables, around: Surroundings, at: str = "") -> Outcome:
        """Begin an instance of a deployment's process: at the start event `at`, by default at the blank one."""

        def begin(instance: Instance) -> None:
            instance.variables.update(detached(variables))
            instance.begin(at)
            instance.drain()

        return self._carry_out(Instance(deployment, around, self.budget), b"", begin)

    def variables(self, state: bytes, task: int, around: Surroundings) -> Variables:
        """The variables as a user task sees them. NotReady when it is not there to be done."""
        return detached(_open(decode(state, around, self.budget), task).data)

    def situation(self, state: bytes, around: Surroundings) -> Situation:
        """What is known of the case, called processes under way included, and the messages that are waited for."""
        instance = decode(state, around, self.budget)
        return Situation(known_variables(instance), instance.awaited())

    def complete(self, state: bytes, task: int, values: Given, around: Surroundings) -> Outcome:
        """Complete a user task; `values` become variables. NotReady when it is not there to be done.

        They may be worked out from the variables that the task sees, which are for reading only; what that raises
        comes through as it is.
        """

        def finish(instance: Instance) -> None:
            token = _open(instance, task)
            given = values(MappingProxyType(token.data)) if callable(values) else values
            token.write(detached(given))
            instance.run(token)

        return self._carry_out(decode(state, around, self.budget), state, finish)

    def fire(self, state: bytes, around: Surroundings) -> Outcome:
        """Fire every timer that is due by the clock, in the order of their times, each once."""

        def sweep(instance: Instance) -> None:
            while (timers := instance.timers()) and timers[0][0] <= instance.clock.now:
                token = timers[0][1]
                instance.fired.append(token.element.id)
                instance.fire([token])
                instance.drain()

        return self._carry_out(decode(state, around, self.budget), state, sweep)

    def deliver(
        self, state: bytes, message: str, payload: Variables, around: Surroundings, key: str | None = None
    ) -> Outcome:
        """Hand a message to whatever waits for it. NotWaiting when nothing does.

        With a correlation `key` it is for events with that key alone, without one for those that have none.
        The payload becomes variables of the process; where the message does not interrupt, of its branch alone.
        """

        def hand(instance: Instance) -> None:
            waiting = instance.waiting_for(MessageEventDefinition, message, key)
            if not waiting:
                raise NotWaiting(message=message)
            instance.fire(waiting, detached(payload))
            instance.drain()

        return self._carry_out(decode(state, around, self.budget), state, hand)

    def signal(self, state: bytes, name: str, payload: Variables, around: Surroundings) -> Outcome:
        """Tell an instance of a signal: everything in it that waits for it goes on, nothing where nothing does.

        The payload becomes variables, as that of a message does.
        """

        def spread(instance: Instance) -> None:
            instance.fire(instance.waiting_for(SignalEventDefinition, name), detached(payload))
            instance.drain()

        return self._carry_out(decode(state, around, self.budget), state, spread)

    def reschedule(self, state: bytes, values: Variables, around: Surroundings) -> Outcome:
        """Change variables in every process under way, with the timers and conditional events that read them."""

        def change(instance: Instance) -> None:
            instance.change(detached(values))
            instance.drain()

        return self._carry_out(decode(state, around, self.budget), state, change)

    def resume(self, state: bytes, task: int, around: Surroundings) -> Outcome:
        """Go on at an element with asyncBefore. NotReady when nothing waits there."""

        def go_on(instance: Instance) -> None:
            token = instance.token(task)
            if token is None or JOB not in token.internal_data:
                raise NotReady(task=task)
            instance.resumed(token)
            token.task_spec.resume(token)
            instance.drain()

        return self._carry_out(decode(state, around, self.budget), state, go_on, job=True)

    def _carry_out(
        self, instance: Instance, state: bytes, act: Callable[[Instance], None], *, job: bool = False
    ) -> Outcome:
        before = Before(instance)
        try:
            if state and not job:
                instance.woken()
            act(instance)
            return report(instance, _stored(instance), before)
        except Refusal:
            raise
        except Stopped as stop:
            return self._given_up(instance, state, stop)
        except Exception as error:
            if instance.at is None:
                raise
            failure = Stopped("engine", instance.at, f"{type(error).__name__}: {error}")
            failure.__cause__ = error
            return self._given_up(instance, state, failure)

    def _given_up(self, instance: Instance, state: bytes, stop: Stopped) -> Outcome:
        process = stop.token.workflow.definition.process
        log.warning("%s stopped in %s at %s", stop.code, process, stop.token.task_spec.name, exc_info=stop)
        untouched = decode(state, instance.around, self.budget) if state else None
        return stopped(untouched, state, stop)


def _open(instance: Instance, task: int) -> Token:
    token = instance.token(task)
    if token is None or not is_open(token):
        raise NotReady(task=task)
    return token


def _stored(instance: Instance) -> bytes:
    compact(instance)
    return encode(instance)
