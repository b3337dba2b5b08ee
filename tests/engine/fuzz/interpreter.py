"""A token interpreter for random diagrams, written for these tests alone.

It works on nodes and flows in memory, keeps everything that happens in plain objects, and shares nothing with the
engine: where both come to the same, both have understood BPMN in the same way.
"""

from datetime import datetime
from typing import Any

from tests.engine.fuzz.graph import Flow, Node, Process
from tests.engine.fuzz.joins import Joins
from tests.engine.fuzz.throws import Throws
from tests.engine.fuzz.tokens import Area, Token, Variables


class Interpreter(Joins, Throws):
    """One instance."""

    def __init__(self, processes: list[Process], variables: dict[str, Any], now: datetime) -> None:
        super().__init__(processes, variables, now)
        self.begin(self.main, {})
        self.run()

    # ---- acts

    def complete(self, token: Token, values: dict[str, Any]) -> None:
        token.write(values)
        self.queue.append(token)
        token.waits = False
        self.run()

    def happen(self, kind: str, name: str, payload: dict[str, Any]) -> None:
        """A message or signal comes from outside."""
        for token in [token for token in self.waiting(kind) if token.node.name == name]:
            self.fire(token, payload)
        self.run()

    def fire_due(self) -> None:
        """Timers fire by their times, each once."""
        while due := [token for token in self.waiting("timer", "cycle") if token.due and token.due <= self.now]:
            self.fire(min(due, key=lambda token: (token.due, token.node.id)), {})
            self.run()

    # ---- tokens move

    def run(self) -> None:
        while self.queue or self.open_join():
            token = self.queue.popleft()
            if not token.gone:
                self.act(token)

    def begin(self, area: Area, own: dict[str, Any]) -> None:
        for node in area.process.asides(area.scope):
            self.listen(area, node, own)
        self.arrive(area.process.start(area.scope), area, own, "")

    def arrive(self, node: Node, area: Area, own: dict[str, Any], came: str) -> Token:
        token = Token(node, area, own, came)
        area.tokens.append(token)
        for guard in area.process.guards(node.id):
            self.listen(area, guard, own, token)
        if node.repeat:
            self.repeat(token)
        else:
            self.enter(token)
        return token

    def enter(self, token: Token) -> None:
        node = token.node
        if node.kind == "userTask":
            token.waits = True
        elif node.kind in {"intermediateCatchEvent", "receiveTask"}:
            self.arm(token)
        elif node.kind == "subProcess":
            self.embed(token)
        elif node.kind == "callActivity":
            called = self.processes[node.called]
            variables = Variables(dict(token.area.variables.values), token)
            token.inner = Area(called, called.id, variables, token)
            self.begin(token.inner, token.own)
        elif node.kind == "parallelGateway":
            self.try_parallel(token)
        elif node.kind == "inclusiveGateway":
            token.waits = True
        else:
            self.queue.append(token)

    def embed(self, token: Token) -> None:
        token.begun = True
        token.inner = Area(token.area.process, token.node.id, token.area.variables, token)
        self.begin(token.inner, token.own)

    def act(self, token: Token) -> None:
        node = token.node
        if node.aside and not token.begun:
            self.embed(token)
            return
        if node.topic and not self.call_topic(token):
            return
        if node.trigger and node.kind in {"intermediateThrowEvent", "endEvent"}:
            self.throw(token)
        if token.gone:  # what it threw has ended it
            self.passed.append(node.id)
        else:
            self.leave(token)

    def leave(self, token: Token) -> None:
        """A token has done what its node is for. One that found nothing to repeat has passed nothing."""
        if token.whole or not token.node.repeat:
            self.passed.append(token.node.id)
        if token.whole:
            self.instance_done(token, token.whole)
        else:
            self.go_on(token)

    def go_on(self, token: Token) -> None:
        self.remove(token)
        arrived = [
            self.arrive(token.area.process.nodes[flow.target], token.area, token.own, flow.id)
            for flow in self.chosen(token)
        ]
        if token.node.kind == "eventBasedGateway":
            for event in arrived:
                event.rivals = arrived
        self.end_if_empty(token.area)

    def chosen(self, token: Token) -> list[Flow]:
        """The flows whose condition is met, and those that have none; the default flow where there are none."""
        flows = token.area.process.leaving(token.node.id)
        others = [flow for flow in flows if flow.id != token.node.default]
        met = [flow for flow in others if not flow.condition or token.holds(flow.condition)]
        if not met:
            return [flow for flow in flows if flow.id == token.node.default]
        return met[:1] if token.node.kind == "exclusiveGateway" else met

    def end_if_empty(self, area: Area) -> None:
        if area.over or not all(token.node.aside and token.listens for token in area.tokens):
            return
        for listening in list(area.tokens):
            self.remove(listening)
        area.over = True
        owner = area.owner
        if owner and not owner.gone:
            if owner.node.kind == "callActivity":
                owner.write({name: area.variables.values[name] for name in area.variables.written})
            owner.inner = None
            self.queue.append(owner)

    # ---- repetition

    def repeat(self, token: Token) -> None:
        repeat = token.node.repeat
        assert repeat
        token.items = list(token.sees[repeat.collection]) if repeat.collection else list(range(repeat.count))
        token.total = len(token.items)
        if not token.items:
            self.queue.append(token)
        while token.items:
            self.next_instance(token)
            if repeat.sequential:
                break

    def next_instance(self, whole: Token) -> None:
        item = whole.items.pop(0)
        repeat = whole.node.repeat
        assert repeat
        own = {**whole.own, "loopCounter": whole.total - len(whole.items) - 1}
        if repeat.collection:
            own[f"i_{whole.node.id}"] = item
        instance = Token(whole.node, whole.area, own, whole=whole)
        whole.once.append(instance)
        self.enter(instance)

    def instance_done(self, token: Token, whole: Token) -> None:
        repeat = whole.node.repeat
        assert repeat
        self.remove(token)
        whole.once.remove(token)
        whole.done += 1
        if (repeat.until and whole.done >= repeat.until.number) or whole.done == whole.total:
            self.go_on(whole)
        elif whole.items:
            self.next_instance(whole)
