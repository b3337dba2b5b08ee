"""Random trees of blocks.

Nothing in a diagram may depend on which of two branches is faster within one act, since BPMN leaves that open:
whoever ends others (a terminating end, an error, an escalation) or throws a signal does so right after a task, and
its branch then waits or ends.
"""

from random import Random

from tests.engine.fuzz.blocks import Block, Condition, Event, Repeat, Trigger

NAMES = ("x0", "x1", "x2")
"""Variables that people and messages set, and conditions read."""
SIGNALS = 3
CODES = 2
LEAVES = (*("task",) * 8, *("pass",) * 3, *("service",) * 3, "send", *("catch",) * 4, "receive")
NESTED = (
    *("sequence",) * 5,
    *("choice",) * 3,
    *("parallel",) * 3,
    *("inclusive",) * 3,
    *("ways",) * 3,
    *("loop",) * 2,
    *("guarded",) * 5,
    *("race",) * 2,
    *("sub",) * 3,
    "call",
    *("multi",) * 3,
)
ENDINGS = ("stop", "end", "end")


def grown(seed: int) -> Block:
    """The tree of a seed."""
    return Growth(Random(seed)).tree()


class Growth:
    """Grows one tree."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.calls = 0

    def tree(self) -> Block:
        """A whole process."""
        return self.scope(self.chance.randint(2, 6), inside=False)

    def scope(self, depth: int, inside: bool) -> Block:
        """All of a process or sub-process, at times with one or two event sub-processes."""
        if self.chance.random() < 0.65:
            return self.sequence(depth, inside)
        events = [self.event() for _ in range(self.chance.choice((0, 1, 1, 2)))] or self.failures(inside)
        caught = inside or any(event.trigger == Trigger("error") for event in events)
        ways = (self.sequence(depth - 2, inside) for _ in events)
        return Block("handled", (self.sequence(depth, caught), *ways), events=tuple(events))

    def sequence(self, depth: int, inside: bool) -> Block:
        """`inside`: whether an error thrown here is caught by something around."""
        parts = [self.block(depth - 1, inside) for _ in range(self.chance.choice((1, 1, 2, 2, 3, 4)))]
        if self.chance.random() < 0.08:
            parts.append(Block(self.chance.choice(ENDINGS)))
        elif inside and self.chance.random() < 0.2:
            parts.append(Block("fail", triggers=(self.coded("error"),)))
        return Block("sequence", tuple(parts))

    def block(self, depth: int, inside: bool) -> Block:
        if depth <= 0 or self.chance.random() < 0.2:
            return self.leaf(inside)
        kind = self.chance.choice(NESTED)
        if kind == "sequence":
            return self.sequence(depth, inside)
        block: Block = getattr(self, kind)(depth - 1, inside)
        return block

    def leaf(self, inside: bool) -> Block:
        kind = self.chance.choice(LEAVES)
        if kind == "catch":
            return Block("catch", triggers=(self.trigger("timer", "message", "signal"),))
        if kind == "task" and self.chance.random() < 0.2:
            return Block("signal", triggers=(Trigger("signal", self.chance.randrange(SIGNALS)),))
        if kind == "task" and inside and self.chance.random() < 0.3:
            return Block("escalate", triggers=(self.coded("escalation"),))
        return Block(kind)

    def branches(self, depth: int, inside: bool) -> tuple[Block, ...]:
        return tuple(self.sequence(depth, inside) for _ in range(self.chance.choice((2, 2, 3))))

    def choice(self, depth: int, inside: bool, kind: str = "choice") -> Block:
        parts = self.branches(depth, inside)
        return Block(kind, parts, tuple(self.condition() for _ in parts[1:]))

    def inclusive(self, depth: int, inside: bool) -> Block:
        return self.choice(depth, inside, "inclusive")

    def ways(self, depth: int, inside: bool) -> Block:
        """Some branches on a condition, some not; where all have one, the last is the default flow."""
        leaf = Block(self.chance.choice(("task", "pass", "service", "receive")))
        parts = self.branches(depth, inside)
        return Block("ways", (leaf, *parts), tuple(self.condition() for _ in parts[self.chance.randint(0, 2) :]))

    def parallel(self, depth: int, inside: bool) -> Block:
        return Block("parallel", self.branches(depth, inside))

    def loop(self, depth: int, inside: bool) -> Block:
        return Block("loop", (self.sequence(depth, inside),), (self.condition(),))

    def race(self, depth: int, inside: bool) -> Block:
        parts = self.branches(depth, inside)
        kinds = ("timer", "message", "signal", "receive")
        return Block("race", parts, triggers=tuple(self.trigger(*kinds) for _ in parts))

    def sub(self, depth: int, inside: bool) -> Block:
        return Block("sub", (self.scope(depth, inside),))

    def call(self, depth: int, inside: bool) -> Block:
        if self.calls >= 2:
            return self.sub(depth, inside)
        self.calls += 1
        return Block("call", (self.scope(depth, inside),))

    def multi(self, depth: int, inside: bool) -> Block:
        simple = self.chance.random() < 0.4
        repeat = Repeat(
            self.chance.random() < 0.4,
            "" if simple and self.chance.random() < 0.5 else self.chance.choice(("one", "two", "three", "none")),
            self.chance.randint(1, 3),
            Condition("nrOfCompletedInstances", ">=", self.chance.randint(1, 2))
            if simple and self.chance.random() < 0.5
            else None,
        )
        once = Block("task") if simple else self.chance.choice((self.sub, self.call))(depth, inside)
        return Block("multi", (once,), repeat=repeat)

    def guarded(self, depth: int, inside: bool) -> Block:
        """An activity with one to three events; one that fails has an event for it."""
        kind = self.chance.choice(("task", "task", "failing", "sub", "sub", "sub", "call", "multi"))
        events = [self.event() for _ in range(self.chance.choice((0, 1, 1, 2)))]
        if kind == "failing":
            host = Block("failing", conditions=(self.condition(),))
            events.append(Event(Trigger("error"), True, self.chance.random() < 0.7))
        elif kind == "task":
            host = Block("task")
            events.append(self.event())
        else:
            host = getattr(self, kind)(depth, True)
            events += (
                self.failures(inside) if host.kind != "multi" or host.parts[0].kind != "task" else [self.event()]
            )
        ways = tuple(self.sequence(depth, inside) for _ in events)
        return Block("guarded", (host, *ways), events=tuple(events))

    def failures(self, inside: bool) -> list[Event]:
        """Events for what is thrown inside an activity: any error, unless something further out catches those."""
        code = self.chance.randint(0, CODES) if inside else 0
        events = [Event(Trigger("error", code), True, self.chance.random() < 0.7)]
        if self.chance.random() < 0.4:
            interrupting = self.chance.random() < 0.5
            events.append(Event(self.coded("escalation"), interrupting, self.chance.random() < 0.7))
        return events

    def event(self) -> Event:
        interrupting = self.chance.random() < 0.5
        kinds = ["timer", "message", "signal"] if interrupting else ["timer", "cycle", "message", "signal"]
        return Event(self.trigger(*kinds), interrupting, self.chance.random() < 0.7)

    def trigger(self, *kinds: str) -> Trigger:
        kind = self.chance.choice(kinds)
        if kind == "cycle":
            return Trigger(kind, self.chance.randint(10, 300), self.chance.choice((0, 1, 3)))
        return Trigger(kind, self.chance.randint(1, 600) if kind == "timer" else 0)

    def coded(self, kind: str) -> Trigger:
        return Trigger(kind, self.chance.randint(0 if kind == "escalation" else 1, CODES))

    def condition(self) -> Condition:
        return Condition(
            self.chance.choice(NAMES), self.chance.choice(("==", "<", ">", ">=", "!=")), self.number()
        )

    def number(self) -> int:
        return self.chance.randint(0, 3)
