"""Gateways, by the tokens that wait at them and not by their history."""

from collections.abc import Iterable, Sequence

from SpiffWorkflow.bpmn.specs.mixins import BpmnSpecMixin

from app.engine.specs.flow import JOB, Flow, Way
from app.engine.token import FUTURE, WAITING, Token

CAME_FROM = "from"


class ExclusiveGateway(Flow, BpmnSpecMixin):
    """Takes the first flow, in the order of the diagram's file, whose condition is met, else the one without."""

    def taken(self, token: Token) -> Sequence[Way]:
        for way in self.ways:
            if way.condition and token.holds(way.condition):
                return [way]
        return [way for way in self.ways if not way.condition][:1] or self.otherwise(token)


class Joining(Flow):
    """Merges tokens: the one that completes the join goes on, those that waited for it end."""

    def _update(self, token: Token) -> None:
        if token.state == FUTURE:  # compaction may drop the parent of one that waits as a job
            token.internal_data[CAME_FROM] = token.parent.task_spec.name
        super()._update(token)

    def _take(self, token: Token, others: Iterable[Token]) -> None:
        """Ends the others. What their branches had of their own goes on, the later arrival's word last."""
        for other in reversed(list(others)):
            if other.own is not token.own:
                token.own = {**other.own, **token.own}
            other.cancel()

    def waiting(self, among: Iterable[Token]) -> list[Token]:
        """The tokens that wait here, in the order of their arrival; one that waits as a job has yet to come."""
        return [token for token in among if token.task_spec is self and self.holds_back(token)]

    def holds_back(self, token: Token) -> bool:
        """Whether a token here waits for others."""
        return bool(token.state == WAITING) and JOB not in token.internal_data


class ParallelGateway(Joining, BpmnSpecMixin):
    """Waits for a token on every incoming flow and takes one of each; further ones wait for the next round."""

    def _update_hook(self, token: Token) -> bool:
        origin = token.internal_data[CAME_FROM]
        arrived = {origin: token}
        for other in self.waiting(token.workflow.tasks.values()):
            arrived.setdefault(other.internal_data[CAME_FROM], other)
        if len(arrived) < len(set(self._inputs)):
            token._set_state(WAITING)
            return False
        del arrived[origin]
        self._take(token, arrived.values())
        return True


class InclusiveGateway(Joining, BpmnSpecMixin):
    """Waits as long as some token may still arrive; then takes one of each flow and goes every way that is open.

    Whether one may still arrive is asked when nothing goes on by itself any more (`Scope.open_join`).
    """

    def _update_hook(self, token: Token) -> bool:
        token._set_state(WAITING)
        return False

    def merge(self, waiting: Sequence[Token]) -> None:
        """One token of each flow goes on with the others of them; further ones wait for the next round."""
        *others, last = _by_flow(waiting).values()
        self._take(last, others)
        last._ready()

    def expects_more(self, waiting: Sequence[Token], tokens: Iterable[Token]) -> bool:
        """Whether one of the tokens of the scope can still come to those that wait here, by a flow without any.

        In a loop each of two joins lies before the other. One that waits there does not count when it could also
        come by a flow that somebody has come by already: it belongs to the next round (BPMN 13.4.3).
        """
        arrived = _by_flow(waiting).keys()
        missing = set(self._inputs).difference(arrived)
        if not missing:
            return False
        before, again = self.before(missing), self.before(arrived)
        return any(
            JOB in token.internal_data and token.internal_data[CAME_FROM] in missing
            if token.task_spec is self
            else token.task_spec.name in before and not (token.task_spec.name in again and self._awaits_us(token))
            for token in tokens
        )

    def _awaits_us(self, token: Token) -> bool:
        """Whether a token waits at another inclusive gateway for what comes from this one."""
        other = token.task_spec
        return (
            isinstance(other, InclusiveGateway)
            and other.holds_back(token)
            and self.name in other.before(other._inputs)
        )

    def before(self, entries: Iterable[str]) -> set[str]:
        """The names of the specifications from which a token can come here first, by one of these entries."""
        found, left = {self.name}, [*entries]
        while left:
            name = left.pop()
            if name not in found and name in self._wf_spec.task_specs:
                found.add(name)
                left.extend(self._wf_spec.task_specs[name]._inputs)
        return found - {self.name}


def _by_flow(waiting: Iterable[Token]) -> dict[str, Token]:
    """The first token that came by each flow, in the order of their arrival."""
    first: dict[str, Token] = {}
    for token in waiting:
        # Of a state that was stored when nobody asked, no flow is known: each token is one of its own.
        first.setdefault(token.internal_data.get(CAME_FROM, str(token.id)), token)
    return first


class EventBasedGateway(Flow, BpmnSpecMixin):
    """Its events wait side by side, each as itself; the first that happens ends the others."""

    def child_completed(self, token: Token, child: Token) -> None:
        for sibling in token.children:
            if not sibling.finished:
                sibling.cancel()
