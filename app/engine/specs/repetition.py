"""Repeated activities: multi-instance, side by side or one after the other, and the standard loop."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins import BpmnSpecMixin

from app.engine.definition import Loop, Repetition
from app.engine.incidents import Stopped
from app.engine.names import is_variable
from app.engine.outcome import Json
from app.engine.specs.flow import Flow
from app.engine.token import STARTED, Token

ITEMS = "items"
"""What is still to be begun, the next item last."""
COUNT = "count"
DONE = "done"
RESULTS = "results"
"""What the completed instances have given: pairs of number and value, in the order of completion."""
NUMBER = "loopCounter"
"""The variable that holds an instance's number, from 0."""


class Repeated(Flow, BpmnSpecMixin, ABC):
    """The activity as a whole. Its instances are its children; each sees its number as a variable of its own.

    The library connects its instances to the whole at run time, in one process of the machine only, so that after
    a restart an open one never ends. Here an instance reports to its parent.
    """

    recorded = False
    gathers = True
    instance: str
    """The name of the specification of an instance."""

    def child_completed(self, token: Token, child: Token) -> None:
        if token.state != STARTED:
            return
        token.internal_data[DONE] += 1
        self.take(token, child)
        if self.is_enough(token, child):
            for instance in token.children:
                if not instance.finished:
                    instance.cancel()
            self.finish(token)
        else:
            self.follow(token)

    def take(self, token: Token, child: Token) -> None:
        """Keeps what a completed instance has given."""

    @abstractmethod
    def is_enough(self, token: Token, child: Token) -> bool:
        """Whether no further instance is wanted after this one, not even those that are under way."""

    @abstractmethod
    def follow(self, token: Token) -> None:
        """Begins what comes after a completed instance, if anything does."""

    def finish(self, token: Token) -> None:
        """The activity as a whole is done."""
        token._ready()

    def begin(self, token: Token, own: Mapping[str, Json]) -> None:
        """Begins an instance with variables of its own."""
        instance = token._add_child(self._wf_spec.task_specs[self.instance])
        instance.own = {**token.own, **own}
        instance.task_spec._update(instance)


class MultiInstance(Repeated):
    """Once for each item of a collection or a number of times. An empty collection passes at once."""

    def __init__(self, wf_spec: object, bpmn_id: str, repetition: Repetition, **about: object) -> None:
        super().__init__(wf_spec, bpmn_id, **about)
        self.repetition = repetition

    def counters(self, token: Token) -> Mapping[str, int]:
        count, done = token.internal_data[COUNT], token.internal_data[DONE]
        begun = count - len(token.internal_data[ITEMS])
        return {
            "nrOfInstances": count,
            "nrOfCompletedInstances": done,
            "nrOfActiveInstances": 1 if self.repetition.sequential else begun - done,
        }

    def take(self, token: Token, child: Token) -> None:
        if self.repetition.result:
            token.internal_data.setdefault(RESULTS, []).append(
                [child.own[NUMBER], child.own[self.repetition.result]]
            )

    def is_enough(self, token: Token, child: Token) -> bool:
        return bool(self.repetition.until) and child.holds(self.repetition.until)

    def follow(self, token: Token) -> None:
        if token.internal_data[ITEMS]:
            self._next(token)
        elif token.internal_data[DONE] == token.internal_data[COUNT]:
            self.finish(token)

    def finish(self, token: Token) -> None:
        self._hand_over(token)
        super().finish(token)

    def _update_hook(self, token: Token) -> bool:
        items = self._items(token)
        if not items:
            self._hand_over(token)
            return True
        token._set_state(STARTED)
        token.internal_data.update({ITEMS: items[::-1], COUNT: len(items), DONE: 0})
        while token.internal_data[ITEMS]:
            self._next(token)
            if self.repetition.sequential:
                break
        return False

    def _hand_over(self, token: Token) -> None:
        """Makes what was collected a variable."""
        if self.repetition.result:
            found: list[tuple[int, Json]] = token.internal_data.pop(RESULTS, [])
            token.write({self.repetition.results: [value for _, value in sorted(found, key=lambda pair: pair[0])]})

    def _items(self, token: Token) -> list[Any]:
        """The collection's items as they stand now, or the numbers from 0 of a fixed count."""
        if not self.repetition.collection:
            count = token.evaluate(self.repetition.cardinality)
            if isinstance(count, int) and not isinstance(count, bool) and count >= 0:
                token.workflow.top_workflow.spend(token, count)
                return list(range(count))
            raise Stopped("expression", token, f"{self.repetition.cardinality}: not a number of instances")
        named = is_variable(self.repetition.collection)
        collection: Any = (
            token.data.get(self.repetition.collection) if named else token.value(self.repetition.collection)
        )
        if collection in (None, ""):
            return []
        if isinstance(collection, list):
            token.workflow.top_workflow.spend(token, len(collection))
            return collection
        raise Stopped("expression", token, f"{self.repetition.collection}: not a list")

    def _next(self, token: Token) -> None:
        data = token.internal_data
        own: dict[str, Json] = {NUMBER: data[COUNT] - len(data[ITEMS])}
        if self.repetition.result:
            own[self.repetition.result] = None
        item = data[ITEMS].pop()
        if self.repetition.variable:
            own[self.repetition.variable] = item
        self.begin(token, own)


class StandardLoop(Repeated):
    """Again and again, as long as its condition is met and it was not done as often as it may be."""

    def __init__(self, wf_spec: object, bpmn_id: str, loop: Loop, **about: object) -> None:
        super().__init__(wf_spec, bpmn_id, **about)
        self.loop = loop

    def is_enough(self, token: Token, child: Token) -> bool:
        often = token.internal_data[DONE] == self.loop.maximum
        return often or (bool(self.loop.condition) and not child.holds(self.loop.condition))

    def follow(self, token: Token) -> None:
        self.begin(token, {NUMBER: token.internal_data[DONE]})

    def _update_hook(self, token: Token) -> bool:
        if self.loop.test_before and self.loop.condition and not token.holds(self.loop.condition, {NUMBER: 0}):
            return True
        token._set_state(STARTED)
        token.internal_data[DONE] = 0
        self.follow(token)
        return False
