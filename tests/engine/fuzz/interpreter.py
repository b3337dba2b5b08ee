"""A token interpreter for random diagrams, written for these tests alone.

It works on nodes and flows in memory, keeps everything that happens in plain objects, and shares nothing with the
engine: where both come to the same, both have understood BPMN in the same way.
"""

from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from tests.engine.fuzz.graph import Flow, Node, Process
from tests.engine.fuzz.tokens import Area, Token, Variables


class Interpreter:
    """One instance."""

    def __init__(self, processes: list[Process], variables: dict[str, Any], now: datetime) -> None:
        self.processes = {process.id: process for process in processes}
        self.now = now
        self.queue: deque[Token] = deque()
        self.passed: list[str] = []
        self.sent: list[str] = []
        self.main = Area(processes[0], processes[0].id, Variables(dict(variables)))
        self.begin(self.main, {})
        self.run()

    # ---- what can be seen

    def tokens(self, area: Area | None = None) -> Iterator[Token]:
        for token in (area or self.main).tokens:
            yield token
            for instance in token.once or [token]:
                if instance is not token:
                    yield instance
                if instance.inner:
                    yield from self.tokens(instance.inner)

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
        while self.queue:
            token = self.queue.popleft()
            if not token.gone:
                self.act(token)
            for waiting in [token for token in self.tokens() if token.node.kind == "inclusiveGateway"]:
                if waiting.waits and not waiting.gone:
                    self.try_inclusive(waiting)

    def begin(self, area: Area, own: dict[str, Any]) -> None:
        self.arrive(area.process.start(area.scope), area, own, "")

    def arrive(self, node: Node, area: Area, own: dict[str, Any], came: str) -> Token:
        token = Token(node, area, own, came)
        area.tokens.append(token)
        for guard in area.process.guards(node.id):
            self.guard(token, guard)
        if node.repeat:
            self.repeat(token)
        else:
            self.enter(token)
        return token

    def guard(self, host: Token, node: Node) -> Token:
        guard = Token(node, host.area, host.own, host=host)
        host.area.tokens.append(guard)
        host.guards.append(guard)
        self.enter(guard)
        return guard

    def enter(self, token: Token) -> None:
        node = token.node
        if node.kind == "userTask":
            token.waits = True
        elif node.kind in {"intermediateCatchEvent", "receiveTask", "boundaryEvent"}:
            token.waits = True
            self.arm(token)
        elif node.kind == "subProcess":
            token.inner = Area(token.area.process, node.id, token.area.variables, token)
            self.begin(token.inner, token.own)
        elif node.kind == "callActivity":
            called = self.processes[node.called]
            variables = Variables(dict(token.area.variables.values), token)
            token.inner = Area(called, called.id, variables, token)
            self.begin(token.inner, token.own)
        elif node.kind == "parallelGateway":
            self.try_parallel(token)
        elif node.kind == "inclusiveGateway":
            token.waits = True
            self.try_inclusive(token)
        else:
            self.queue.append(token)

    def arm(self, token: Token) -> None:
        trigger = token.node.trigger
        assert trigger
        if trigger.kind in {"timer", "cycle"}:
            token.due = self.now + timedelta(minutes=trigger.number)
            token.left = trigger.times or None

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

    def act(self, token: Token) -> None:
        node = token.node
        if token.host:
            self.interrupt(token) if node.interrupting else self.rearm(token)
        if node.topic and not self.call_topic(token):
            return
        if token.node.trigger and node.kind in {"intermediateThrowEvent", "endEvent"} and not self.throw(token):
            return
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
        flows = token.area.process.leaving(token.node.id)
        if token.node.kind not in {"exclusiveGateway", "inclusiveGateway"} or not token.node.default:
            return flows
        met = [flow for flow in flows if flow.condition and token.holds(flow.condition)]
        if not met:
            return [flow for flow in flows if flow.id == token.node.default]
        return met[:1] if token.node.kind == "exclusiveGateway" else met

    def end_if_empty(self, area: Area) -> None:
        if area.tokens or area.over:
            return
        area.over = True
        owner = area.owner
        if owner and not owner.gone:
            if owner.node.kind == "callActivity":
                owner.write({name: area.variables.values[name] for name in area.variables.written})
            owner.inner = None
            self.queue.append(owner)

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

    # ---- gateways that join

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
        own = {**whole.own, f"i_{whole.node.id}": item} if repeat.collection else whole.own
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

    # ---- events on activities, and what is thrown

    def interrupt(self, guard: Token) -> None:
        host = guard.host
        assert host
        self.remove(host)

    def rearm(self, guard: Token) -> None:
        host, trigger = guard.host, guard.node.trigger
        assert host
        assert trigger
        host.guards.remove(guard)
        if host.gone or trigger.kind == "timer":
            return
        if trigger.kind != "cycle":
            self.guard(host, guard.node)
            return
        assert guard.due
        due, left = guard.due, guard.left
        every = timedelta(minutes=trigger.number)
        while due <= self.now:
            due, left = due + every, None if left is None else left - 1
        if left is None or left > 0:
            again = self.guard(host, guard.node)
            again.due, again.left = due, left

    def throw(self, token: Token) -> bool:
        """Whether the token goes on."""
        trigger = token.node.trigger
        assert trigger
        if trigger.kind == "message":
            self.sent.append(token.node.name)
        elif trigger.kind == "signal":
            for waiting in [other for other in self.waiting("signal") if other.node.name == token.node.name]:
                self.fire(waiting, {})
        elif trigger.kind == "terminate":
            for other in list(token.area.tokens):
                if other is not token:
                    self.remove(other)
        else:
            catcher = self.catcher(token.area.owner, trigger.kind, trigger.number)
            if catcher:
                self.fire(catcher, {})
                self.queue.rotate()
                if catcher.node.interrupting:
                    self.passed.append(token.node.id)
                    return False
            assert catcher or trigger.kind == "escalation"
        return True

    def catcher(self, activity: Token | None, kind: str, code: int) -> Token | None:
        """The nearest event on or around an activity that catches an error or escalation."""
        while activity:
            host = activity.whole or activity
            for guard in host.guards:
                trigger = guard.node.trigger
                if guard.waits and trigger and trigger.kind == kind and trigger.number in {0, code}:
                    return guard
            activity = host.area.owner
        return None

    def call_topic(self, token: Token) -> bool:
        """Whether the topic did not fail."""
        if token.node.fails and token.holds(token.node.fails):
            catcher = self.catcher(token, "error", 0)
            assert catcher
            self.fire(catcher, {})
            self.queue.rotate()
            return False
        self.state_facts(token, {f"w_{token.node.id}": token.sees["x0"]})
        return True

    def state_facts(self, token: Token, facts: dict[str, Any]) -> None:
        """What a topic returns is true of the case: where it was called, and where that was called from."""
        variables: Variables | None = token.area.variables
        while variables:
            variables.write(facts)
            variables = variables.caller.area.variables if variables.caller else None
        for other in self.tokens():
            if (
                other.inner
                and other.node.kind == "callActivity"
                and self.lies_in(other.inner, token.area.variables)
            ):
                other.inner.variables.values.update(facts)

    def lies_in(self, area: Area, variables: Variables) -> bool:
        caller: Token | None = area.variables.caller
        while caller:
            if caller.area.variables is variables:
                return True
            caller = caller.area.variables.caller
        return False
