"""What every part of the interpreter stands on: the tokens, the queue of those that go on, and how tokens end."""

from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from tests.engine.fuzz.graph import Node, Process
from tests.engine.fuzz.tokens import Area, Token, Variables


class Ground:
    """An instance as it stands."""

    def __init__(self, processes: list[Process], variables: dict[str, Any], now: datetime) -> None:
        self.processes = {process.id: process for process in processes}
        self.now = now
        self.queue: deque[Token] = deque()
        self.passed: list[str] = []
        self.sent: list[str] = []
        self.main = Area(processes[0], processes[0].id, Variables(dict(variables)))

    def tokens(self, area: Area | None = None) -> Iterator[Token]:
        for token in (area or self.main).tokens:
            yield token
            for instance in token.once or [token]:
                if instance is not token:
                    yield instance
                if instance.inner:
                    yield from self.tokens(instance.inner)

    def areas(self) -> Iterator[Area]:
        """Every process and sub-process under way."""
        yield self.main
        yield from (token.inner for token in self.tokens() if token.inner)

    def waiting(self, *kinds: str) -> list[Token]:
        """The tokens that wait for one of these kinds of trigger; for people where none is given."""
        return [
            token
            for token in self.tokens()
            if token.waits
            and (
                token.node.trigger.kind in kinds
                if token.node.trigger
                else not kinds and token.node.kind == "userTask"
            )
        ]

    def alone(self, token: Token) -> bool:
        """Whether only its own process waits there, and only one branch of it that has variables of its own.

        Of several processes that are called, the last to return would win; of several branches, which hears what
        happens before another of them has met the first in a join is nobody's to say.
        """
        heard = [other for other in self.tokens() if other.waits and other.node is token.node]
        return all(other.area.variables is token.area.variables and other.own is token.own for other in heard)

    @property
    def finished(self) -> bool:
        return self.main.over

    # ---- events that are waited for

    def listen(self, area: Area, node: Node, own: dict[str, Any], host: Token | None = None) -> Token:
        """An event on an activity, or an event sub-process, begins to wait beside the flow."""
        token = Token(node, area, own, host=host)
        area.tokens.append(token)
        if host:
            host.guards.append(token)
        self.arm(token)
        return token

    def arm(self, token: Token) -> None:
        token.waits = True
        trigger = token.node.trigger
        if trigger and trigger.kind in {"timer", "cycle"}:
            token.due = self.now + timedelta(seconds=token.node.seconds)
            token.left = trigger.times or None

    def fire(self, token: Token, payload: dict[str, Any]) -> None:
        """What a token waits for has happened. What listens beside the flow acts at once, and goes on later."""
        token.waits = False
        for rival in token.rivals:
            if rival is not token:
                self.remove(rival)
        if not token.beside:
            token.write(payload)
        elif token.node.interrupting:
            self.end_beside(token)
            token.write(payload)
        else:
            self.listen_again(token)
            token.own = {**token.own, **payload} if payload else token.own
        self.queue.append(token)

    def end_beside(self, token: Token) -> None:
        """Ends what an event interrupts. Behind an event sub-process, errors can still be caught."""
        if token.host:
            self.remove(token.host)
            return
        for other in list(token.area.tokens):
            trigger = other.node.trigger
            catching = other.listens and trigger and trigger.kind in {"error", "escalation"}
            if other is not token and not catching:
                self.remove(other)

    def listen_again(self, token: Token) -> None:
        trigger, due, left = token.node.trigger, token.due, token.left
        if token.host:
            token.host.guards.remove(token)
        if not trigger or trigger.kind == "timer":
            return
        while due and due <= self.now:
            due, left = due + timedelta(seconds=token.node.seconds), None if left is None else left - 1
        if left is None or left > 0:
            again = self.listen(token.area, token.node, token.own, token.host)
            again.due, again.left = due, left

    # ---- the end

    def remove(self, token: Token) -> None:
        """Takes a token away with all that depends on it."""
        token.gone, token.waits = True, False
        if token in token.area.tokens:
            token.area.tokens.remove(token)
        for guard in token.guards:
            if guard.waits:
                self.remove(guard)
        for instance in token.once:
            if not instance.gone:
                self.remove(instance)
        if token.inner:
            token.inner.over = True
            for inside in list(token.inner.tokens):
                self.remove(inside)
