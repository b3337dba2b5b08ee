"""What every part of the interpreter stands on: the tokens, the queue of those that go on, and how tokens end."""

from collections import deque
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tests.engine.fuzz.graph import Process
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

    @property
    def finished(self) -> bool:
        return self.main.over

    def fire(self, token: Token, payload: dict[str, Any]) -> None:
        """What a token waits for has happened."""
        token.waits = False
        for rival in token.rivals:
            if rival is not token:
                self.remove(rival)
        if token.host and not token.node.interrupting:
            token.own = {**token.own, **payload} if payload else token.own
        else:
            token.write(payload)
        self.queue.append(token)

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
