"""Gateways, by the tokens that wait at them and not by their history."""

from collections.abc import Iterable
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.mixins import BpmnSpecMixin

from app.engine.incidents import Stopped
from app.engine.specs.flow import JOB, Flow
from app.engine.token import FUTURE, WAITING, Token

CAME_FROM = "from"


class ExclusiveGateway(Flow, defaults.ExclusiveGateway):
    """Takes the first flow, in the order of the diagram's file, whose condition is met, else the default flow."""

    def targets(self, token: Token) -> list[Any]:
        for condition, name in self.cond_task_specs:
            if condition is not None and token.holds(condition.args[0]):
                return [self._wf_spec.task_specs[name]]
        return [self._wf_spec.task_specs[_default(self.cond_task_specs, token)]]


class Joining(Flow):
    """Merges tokens: the one that completes the join goes on, those that waited for it end."""

    def _take(self, token: Token, others: Iterable[Token]) -> None:
        """Ends the others. What their branches had of their own goes on, the later arrival's word last."""
        for other in others:
            if other.own is not token.own:
                token.own = {**other.own, **token.own}
            other.cancel()

    def _waiting(self, token: Token) -> list[Token]:
        """The tokens that wait here, in the order of their arrival; one that waits as a job has yet to come."""
        tokens = token.workflow.tasks.values()
        return [other for other in tokens if other.task_spec is self and self.holds_back(other)]

    def holds_back(self, token: Token) -> bool:
        """Whether a token here waits for others."""
        return bool(token.state == WAITING) and JOB not in token.internal_data


class ParallelGateway(Joining, BpmnSpecMixin):
    """Waits for a token on every incoming flow and takes one of each; further ones wait for the next round."""

    def _update(self, token: Token) -> None:
        if token.state == FUTURE:  # compaction may drop the parent of one that waits as a job
            token.internal_data[CAME_FROM] = token.parent.task_spec.name
        super()._update(token)

    def _update_hook(self, token: Token) -> bool:
        origin = token.internal_data[CAME_FROM]
        arrived = {origin: token}
        for other in self._waiting(token):
            arrived.setdefault(other.internal_data[CAME_FROM], other)
        if len(arrived) < len(set(self._inputs)):
            token._set_state(WAITING)
            return False
        del arrived[origin]
        self._take(token, arrived.values())
        return True


class InclusiveGateway(Joining, defaults.InclusiveGateway):
    """Waits as long as some token may still arrive; then takes every outgoing flow whose condition is met."""

    def targets(self, token: Token) -> list[Any]:
        met = [name for condition, name in self.cond_task_specs if condition and token.holds(condition.args[0])]
        return [self._wf_spec.task_specs[name] for name in met or [_default(self.cond_task_specs, token)]]

    def _update_hook(self, token: Token) -> bool:
        upstream = self._upstream()
        if any(other.task_spec.name in upstream or _comes(other, self) for other in token.workflow.unfinished()):
            token._set_state(WAITING)
            return False
        self._take(token, [other for other in self._waiting(token) if other is not token])
        return True

    def _upstream(self) -> set[str]:
        """The names of the other specifications from which a token can come here."""
        found, left = {self.name}, [*self._inputs]
        while left:
            name = left.pop()
            if name not in found:
                found.add(name)
                left.extend(self._wf_spec.task_specs[name]._inputs)
        return found - {self.name}


class EventBasedGateway(Flow, BpmnSpecMixin):
    """Its events wait side by side, each as itself; the first that happens ends the others."""

    def child_completed(self, token: Token, child: Token) -> None:
        for sibling in token.children:
            if not sibling.finished:
                sibling.cancel()


def _comes(token: Token, gateway: Any) -> bool:
    """Whether a token waits before a gateway as a job."""
    return token.task_spec is gateway and JOB in token.internal_data


def _default(flows: list[tuple[Any, str]], token: Token) -> str:
    for condition, name in flows:
        if condition is None:
            return name
    raise Stopped("expression", token, "no condition is met and there is no default flow")
