"""Where tokens wait for one another."""

from collections.abc import Iterable

from tests.engine.fuzz.graph import Process
from tests.engine.fuzz.ground import Ground
from tests.engine.fuzz.tokens import Area, Token

JOINS = frozenset({"parallelGateway", "inclusiveGateway"})


class Joins(Ground):
    """Parallel and inclusive gateways. Both take one token of each flow; further ones wait for the next round."""

    def try_parallel(self, token: Token) -> None:
        token.waits = True
        first = self.first_by_flow(
            [other for other in token.area.tokens if other.node is token.node and other.waits]
        )
        if len(first) == len(self.flows_into(token.area.process, token.node.id)):
            self.join([*(other for other in first.values() if other.came != token.came), token])

    def open_join(self) -> bool:
        """Opens an inclusive join for which nobody else can come; whether there was one.

        Where all tokens that are left wait at joins, the one where somebody came first is opened: nothing else
        could ever move them.
        """
        for area in self.areas():
            held: dict[str, list[Token]] = {}
            for token in area.tokens:
                if token.node.kind == "inclusiveGateway" and token.waits:
                    held.setdefault(token.node.id, []).append(token)
            free = [here for here in held.values() if not self.more_can_come(area, here)]
            tokens = [token for token in area.tokens if not (token.node.aside and token.listens)]
            if not free and all(token.waits and token.node.kind in JOINS for token in tokens):
                free = list(held.values())
            if free:
                self.join(list(self.first_by_flow(free[0]).values()))
                return True
        return False

    def more_can_come(self, area: Area, here: list[Token]) -> bool:
        """Whether somebody can come by a flow by which nobody has come.

        Who waits at another inclusive join for what comes from here does not count, where he could as well come by
        a flow by which somebody has come: he belongs to the next round.
        """
        gateway, came = here[0].node.id, {token.came for token in here}
        flows = self.flows_into(area.process, gateway)
        by_missing = self.before(area.process, gateway, flows.keys() - came)
        by_others = self.before(area.process, gateway, came)
        for token in area.tokens:
            name = token.node.id
            if name in by_missing:
                next_round = name in by_others and token.waits and token.node.kind == "inclusiveGateway"
                back = self.flows_into(area.process, name) if next_round else {}
                if gateway not in self.before(area.process, name, back):
                    return True
        return False

    def before(self, process: Process, target: str, flows: Iterable[str]) -> set[str]:
        """The nodes from which a token can come to a node by one of these flows, without passing it before.

        An event on an activity comes with the activity: it is reached from before it. One that waits is a token
        itself; an activity whose event has happened for the last time leads nowhere but out.
        """
        into = self.flows_into(process, target)
        found, left = {target}, [into[flow] for flow in flows]
        while left:
            node = left.pop()
            if node not in found:
                found.add(node)
                left.extend(self.flows_into(process, process.nodes[node].host or node).values())
        return found - {target}

    def flows_into(self, process: Process, node: str) -> dict[str, str]:
        """The flows into a node, with where they come from."""
        return {flow.id: flow.source for flow in process.flows if flow.target == node}

    def first_by_flow(self, tokens: list[Token]) -> dict[str, Token]:
        first: dict[str, Token] = {}
        for token in tokens:
            first.setdefault(token.came, token)
        return first

    def join(self, tokens: list[Token]) -> None:
        """All, in the order of their arrival, end in the last; what is a branch's own goes on with it."""
        *others, last = tokens
        if any(other.own is not last.own for other in others):
            last.own = {name: value for token in tokens for name, value in token.own.items()}
        for other in others:
            self.remove(other)
        last.waits = False
        self.queue.append(last)
