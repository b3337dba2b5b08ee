"""What random diagrams are made of: a tree, so that any part can be left out and the rest is still a diagram."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Condition:
    """A comparison of a variable with a number."""

    name: str
    sign: str
    number: int

    def __str__(self) -> str:
        return f"{self.name} {self.sign} {self.number}"


@dataclass(frozen=True)
class Trigger:
    """What an event waits for or throws. The names of messages and signals come from the nodes."""

    kind: str
    """timer | cycle | message | signal | error | escalation"""
    number: int = 0
    """Tens of minutes of a timer, number of a signal, code of an error or escalation (0: any)."""
    times: int = 0
    """Of a cycle."""


@dataclass(frozen=True)
class Event:
    """An event on an activity."""

    trigger: Trigger
    interrupting: bool
    joins: bool = True
    """Whether its way comes back to where the activity leads, with a second token where it does not interrupt."""


@dataclass(frozen=True)
class Repeat:
    """Multi-instance."""

    sequential: bool
    collection: str = ""
    count: int = 0
    until: Condition | None = None
    """What the number of completed instances must be."""


@dataclass(frozen=True)
class Block:
    """A part of a diagram.

    | kind | parts | is |
    |---|---|---|
    | task, pass, service, send | | a user task; something passed at once; a topic; a message thrown |
    | failing | | a topic that fails on its condition |
    | sequence | any | one after the other |
    | choice, inclusive, parallel | branches | a split and its join; the last branch is the default |
    | ways | leaf, branches | several flows out of a leaf; those without a condition are always taken |
    | loop | body | again as long as the condition holds |
    | catch, receive | | waits for its trigger |
    | race | branches | an event-based gateway |
    | guarded | host, ways | an activity with events on it |
    | handled | body, ways | the whole of a process or sub-process, with event sub-processes |
    | sub, call | body | an embedded sub-process; a called process |
    | multi | task, sub or call | several times |
    | signal, escalate | | an event thrown between two tasks |
    | stop, fail, end | | a task, then a terminating end or an error; a plain end |
    """

    kind: str
    parts: tuple["Block", ...] = ()
    conditions: tuple[Condition, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    events: tuple[Event, ...] = ()
    repeat: Repeat | None = None

    def __str__(self) -> str:
        said = [*map(str, self.conditions)]
        said += [f"{t.kind}{t.number or ''}" for t in self.triggers]
        said += [
            f"{'' if e.interrupting else '+'}{e.trigger.kind}{e.trigger.number or ''}{'' if e.joins else '!'}"
            for e in self.events
        ]
        if self.repeat:
            said.append(f"{'=' if self.repeat.sequential else '|||'}{self.repeat.collection or self.repeat.count}")
            said += [f"until {self.repeat.until}"] if self.repeat.until else []
        inner = ", ".join(map(str, self.parts))
        return self.kind + (f"<{'; '.join(said)}>" if said else "") + (f"({inner})" if inner else "")


def size(block: Block) -> int:
    """How many blocks there are."""
    return 1 + sum(map(size, block.parts))
