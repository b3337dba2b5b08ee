"""Multi-instance activities: once for each item of a collection, side by side or one after the other."""

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults

from app.engine.incidents import Stopped
from app.engine.specs.flow import Flow
from app.engine.token import STARTED, Token
from app.engine.values import Value

ITEMS = "items"
"""What is still to be begun, the next item last."""
COUNT = "count"
DONE = "done"


class Repeated(Flow):
    """The activity as a whole. Its instances are its children; each sees its item as a variable of its own.

    The library connects its instances to the whole at run time, in one process of the machine only, so that after
    a restart an open one never ends. Here an instance reports to its parent. An empty collection passes at once.
    """

    recorded = False
    gathers = True
    sequential: bool

    def child_completed(self, token: Token, child: Token) -> None:
        if token.state != STARTED:
            return
        data = token.internal_data
        data[DONE] += 1
        if self._is_enough(token, child):
            for instance in token.children:
                if not instance.finished:
                    instance.cancel()
            token._ready()
        elif data[ITEMS]:
            self._begin(token)
        elif data[DONE] == data[COUNT]:
            token._ready()

    def _update_hook(self, token: Token) -> bool:
        items = self._items(token)
        if not items:
            return True
        token._set_state(STARTED)
        token.internal_data.update({ITEMS: items[::-1], COUNT: len(items), DONE: 0})
        while token.internal_data[ITEMS]:
            self._begin(token)
            if self.sequential:
                break
        return False

    def _items(self, token: Token) -> list[Any]:
        """The collection's items as they stand now, or the numbers from 0 of a fixed count."""
        if self.data_input is None:
            count = token.evaluate(self.cardinality)
            if isinstance(count, int) and not isinstance(count, bool) and count >= 0:
                token.workflow.top_workflow.spend(token, count)
                return list(range(count))
            raise Stopped("expression", token, f"{self.cardinality}: not a number of instances")
        name = self.data_input.bpmn_id
        collection = token.data.get(name)
        if collection in (None, ""):
            return []
        if isinstance(collection, list):
            token.workflow.top_workflow.spend(token, len(collection))
            return collection
        raise Stopped("expression", token, f"{name}: not a list")

    def _begin(self, token: Token) -> None:
        item = token.internal_data[ITEMS].pop()
        instance = token._add_child(self._wf_spec.task_specs[self.task_spec])
        if self.input_item is not None:
            instance.own = {**token.own, self.input_item.bpmn_id: item}
        instance.task_spec._update(instance)

    def _is_enough(self, token: Token, child: Token) -> bool:
        """Whether the completion condition, checked after each instance, is met."""
        if self.condition is None:
            return False
        count, done = token.internal_data[COUNT], token.internal_data[DONE]
        begun = count - len(token.internal_data[ITEMS])
        numbers: dict[str, Value] = {
            "nrOfInstances": count,
            "nrOfCompletedInstances": done,
            "nrOfActiveInstances": begun - done,
        }
        return child.holds(self.condition, numbers)


class ParallelMultiInstanceTask(Repeated, defaults.ParallelMultiInstanceTask):
    """All instances side by side."""

    sequential = False


class SequentialMultiInstanceTask(Repeated, defaults.SequentialMultiInstanceTask):
    """One instance after the other."""

    sequential = True
