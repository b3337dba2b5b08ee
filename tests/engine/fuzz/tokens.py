"""What the interpreter keeps of an instance: tokens, the areas they are in, and variables."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.engine.fuzz.blocks import Condition
from tests.engine.fuzz.graph import Node, Process

SIGNS = {
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


@dataclass(eq=False)
class Variables:
    """Those of one process, and which of them it has set."""

    values: dict[str, Any]
    caller: "Token | None" = None
    written: set[str] = field(default_factory=set)

    def write(self, values: dict[str, Any]) -> None:
        self.values.update(values)
        self.written.update(values)


@dataclass(eq=False)
class Area:
    """A process or sub-process under way."""

    process: Process
    scope: str
    variables: Variables
    owner: "Token | None" = None
    tokens: "list[Token]" = field(default_factory=list)
    over: bool = False


@dataclass(eq=False)
class Token:
    """A token at a node."""

    node: Node
    area: Area
    own: dict[str, Any]
    came: str = ""
    """The flow by which it came."""
    gone: bool = False
    waits: bool = False
    """For a person, an event or other tokens."""
    guards: "list[Token]" = field(default_factory=list)
    host: "Token | None" = None
    rivals: "list[Token]" = field(default_factory=list)
    inner: Area | None = None
    whole: "Token | None" = None
    """The repetition that it is an instance of."""
    begun: bool = False
    """Of an event sub-process: whether what it waited for has happened."""
    once: "list[Token]" = field(default_factory=list)
    items: list[Any] = field(default_factory=list)
    total: int = 0
    done: int = 0
    due: datetime | None = None
    left: int | None = None

    @property
    def beside(self) -> bool:
        """Whether it belongs to an event beside the flow."""
        return bool(self.host or self.node.aside)

    @property
    def listens(self) -> bool:
        return self.beside and self.waits

    def catches(self, kind: str, code: int) -> int:
        """Whether it catches an error or escalation: 2 for just this code, 1 for any."""
        trigger = self.node.trigger
        if not trigger or trigger.kind != kind or trigger.number not in {0, code}:
            return 0
        return 2 if trigger.number else 1

    @property
    def sees(self) -> dict[str, Any]:
        return {**self.area.variables.values, **self.own}

    def write(self, values: dict[str, Any]) -> None:
        """What a branch has of its own stays its own."""
        self.area.variables.write({name: value for name, value in values.items() if name not in self.own})
        self.own.update({name: value for name, value in values.items() if name in self.own})

    def holds(self, condition: Condition, **more: Any) -> bool:
        return bool(SIGNS[condition.sign]({**self.sees, **more}[condition.name], condition.number))
