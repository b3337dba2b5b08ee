"""Where tokens wait for one another."""

from tests.engine.fuzz.graph import Process
from tests.engine.fuzz.ground import Ground
from tests.engine.fuzz.tokens import Token


class Joins(Ground):
    """Parallel and inclusive gateways."""

    def try_parallel(self, token: Token) -> None:
        token.waits = True
        here = [other for other in token.area.tokens if other.node is token.node and other is not token]
        first: dict[str, Token] = {token.came: token}
        for other in here:
            if other.waits:
                first.setdefault(other.came, other)
        sources = [flow.id for flow in token.area.process.flows if flow.target == token.node.id]
        if len(first) == len(sources):
            self.join(token, [other for other in first.values() if other is not token])

    def try_inclusive(self, token: Token) -> None:
        reaching = self.reaching(token.area.process, token.node.id)
        others = [other for other in token.area.tokens if other.node is not token.node]
        if not any(other.node.id in reaching for other in others):
            here = [other for other in token.area.tokens if other.node is token.node and other.waits]
            self.join(here[-1], here[:-1])

    def reaching(self, process: Process, target: str) -> set[str]:
        """The nodes from which a token can come to a node.

        An event on an activity comes with the activity: it is reached from before it. One that waits is a token
        itself; an activity whose event has happened for the last time leads nowhere but out.
        """
        found: set[str] = set()
        left = [target]
        while left:
            node = left.pop()
            reached = process.nodes[node].host or node
            for name in (flow.source for flow in process.flows if flow.target == reached):
                if name not in found:
                    found.add(name)
                    left.append(name)
        return found - {target}

    def join(self, token: Token, others: list[Token]) -> None:
        """The others, in the order of their arrival, end in the last; what is a branch's own goes on with it."""
        if any(other.own is not token.own for other in others):
            token.own = {name: value for each in (*others, token) for name, value in each.own.items()}
        for other in others:
            self.remove(other)
        token.waits = False
        self.queue.append(token)
