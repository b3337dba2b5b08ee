"""What stands in the columns of each list: all that an office needs, more than the page has room for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from app.domain.clock import Clock
from app.domain.lights import Light, light
from app.domain.units import UnitTree
from app.operations.exports.sheets import Column
from app.operations.places import place_name
from app.operations.register import standing, took
from app.store.inbox_lists import InboxRow, List
from app.store.ledger_lists import LedgerRow
from app.store.public_register import RegisterRow

Key = TypeVar("Key")
Known = TypeVar("Known")


@dataclass(slots=True)
class Names:
    """What rows need to be told in words; each day and each unit is worked out once."""

    tree: UnitTree
    clock: Clock
    say: Callable[[str], str] = str
    """A name made in this installation, in the reader's language."""
    _said: dict[str, str] = field(default_factory=dict)
    _lights: dict[date, Light] = field(default_factory=dict)
    _places: dict[str, str] = field(default_factory=dict)

    def name(self, text: str) -> str:
        """A name of a step or a category, its levels apart."""
        return _once(self._said, text, lambda: " · ".join(self.say(level) for level in text.split("/")))

    def unit(self, unit_id: str) -> str:
        """A unit's name; empty for none."""
        return self.name(self.tree.name(unit_id)) if unit_id else ""

    def place(self, unit_id: str) -> str:
        """A place's name; empty for none."""
        return _once(self._places, unit_id, lambda: self.say(place_name(self.tree, unit_id)))

    def left(self, due_on: date | None) -> int | None:
        """Working days left; None without a due date and after it."""
        how = self._light(due_on)
        return None if how is None or how.state == "late" else how.days

    def late(self, due_on: date | None) -> int | None:
        """Calendar days past; None without a due date and before it."""
        how = self._light(due_on)
        return how.days if how is not None and how.state == "late" else None

    def _light(self, due_on: date | None) -> Light | None:
        if due_on is None:
            return None
        return _once(self._lights, due_on, lambda: light(self.clock.calendar, self.clock.today, due_on))


def ledger(names: Names) -> Sequence[Column[LedgerRow]]:
    """The columns of the ledger."""

    def running(row: LedgerRow) -> date | None:
        return row.due_on if row.status == "open" else None

    return (
        Column("number", 13, lambda row: row.number),
        Column("title", 44, lambda row: row.title),
        Column("kind", 8, lambda row: row.kind, "kind"),
        Column("category", 26, lambda row: names.name(row.category)),
        Column("place", 18, lambda row: names.place(row.place)),
        Column("source", 18, lambda row: row.source, "source"),
        Column("source_number", 16, lambda row: "" if row.source == "portal" else row.source_number),
        Column("received_at", 17, lambda row: row.received_at),
        Column("stage", 12, lambda row: row.stage, "stage"),
        Column("status", 10, lambda row: row.status, "status"),
        Column("lead", 26, lambda row: names.unit(row.lead_unit)),
        Column("complexity", 8, lambda row: row.complexity, "complexity"),
        Column("instruction", 16, lambda row: _instruction(row.instruction), "instruction"),
        Column("key_supervision", 10, lambda row: row.key_supervision),
        Column("urgent", 8, lambda row: row.urgent),
        Column("sealed", 8, lambda row: row.sealed),
        Column("delivered_at", 17, lambda row: row.delivered_at),
        Column("due_on", 12, lambda row: row.due_on),
        Column("original_due_on", 12, lambda row: row.original_due_on),
        Column("left", 12, lambda row: names.left(running(row))),
        Column("late", 10, lambda row: names.late(running(row))),
        Column("replied_at", 17, lambda row: row.replied_at),
        Column("took", 12, lambda row: took(names.clock, row.delivered_at, row.replied_at)),
        Column("satisfaction", 12, lambda row: row.satisfaction, "satisfaction"),
    )


def inbox(names: Names, which: List) -> Sequence[Column[InboxRow]]:
    """The columns of a list of the inbox."""
    ending: tuple[Column[InboxRow], ...] = (
        Column("due_on", 12, lambda row: row.due_on),
        Column("left", 12, lambda row: names.left(row.due_on)),
        Column("late", 10, lambda row: names.late(row.due_on)),
    )
    if which is List.DONE:
        ending = (Column("due_on", 12, lambda row: row.due_on), Column("done_at", 17, lambda row: row.done_at))
    return (
        Column("number", 13, lambda row: row.number),
        Column("title", 44, lambda row: row.title),
        Column("kind", 8, lambda row: row.kind, "kind"),
        Column("source", 18, lambda row: row.source, "source"),
        Column("received_at", 17, lambda row: row.received_at),
        Column("step", 16, lambda row: names.name(row.step)),
        Column("role", 20, lambda row: row.role, "role"),
        Column("unit", 26, lambda row: names.unit(row.unit)),
        Column("assignee", 14, lambda row: row.assignee_name),
        Column("opened_at", 17, lambda row: row.opened_at),
        *ending,
        Column("lead", 26, lambda row: names.unit(row.lead_unit)),
        Column("assisting", 10, lambda row: row.assisting or None),
        Column("complexity", 8, lambda row: row.complexity, "complexity"),
        Column("round", 10, lambda row: row.round, "round"),
        Column("instruction", 16, lambda row: _instruction(row.instruction), "instruction"),
        Column("key_supervision", 10, lambda row: row.key_supervision),
        Column("urgent", 8, lambda row: row.urgent),
        Column("sealed", 8, lambda row: row.sealed),
    )


def register(names: Names) -> Sequence[Column[RegisterRow]]:
    """The columns of the public register. Of an unpublished message there is nothing but its number."""

    def stands(row: RegisterRow) -> str:
        if row.published:
            return "answered" if row.answered else "handling"
        return standing(names.clock, row.received_at, row.published)

    return (
        Column("number", 13, lambda row: row.number),
        Column("standing", 14, stands, "standing"),
        Column("title", 44, lambda row: row.title),
        Column("kind", 8, lambda row: row.kind, "kind"),
        Column("category", 26, lambda row: names.name(row.category)),
        Column("place", 18, lambda row: names.place(row.place)),
        Column("lead", 26, lambda row: names.unit(row.lead_unit)),
        Column("received_on", 12, lambda row: names.clock.local_day(row.received_at) if row.published else None),
        Column("replied_on", 12, lambda row: names.clock.local_day(row.replied_at) if row.replied_at else None),
        Column("result", 12, lambda row: row.result, "result"),
        Column("main_number", 13, lambda row: row.main_number),
    )


def _instruction(key: str) -> str:
    return "" if key in {"", "none"} else key


def _once(known: dict[Key, Known], key: Key, find: Callable[[], Known]) -> Known:
    if key not in known:
        known[key] = find()
    return known[key]
