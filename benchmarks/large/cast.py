"""Who takes part in a story: units with their people."""

from dataclasses import dataclass, field, fields


@dataclass(frozen=True, slots=True)
class Seat:
    """A unit and whoever works there."""

    unit: str
    name: str
    clerk: int = 0
    clerk_name: str = ""
    head: int = 0
    head_name: str = ""
    office: int = 0
    office_name: str = ""


NOBODY = Seat("", "")


@dataclass(frozen=True, slots=True)
class Cast:
    """The units of one story by their part in it."""

    lead: Seat
    acting: Seat = NOBODY
    first: Seat = NOBODY
    """The first assisting unit."""
    second: Seat = NOBODY
    """The second one."""
    other: Seat = NOBODY
    """The unit that takes over what the lead hands back, or that an accusation is about."""
    place: str = field(default="", kw_only=True)
    """The county where it happened."""

    def flat(self) -> tuple[object, ...]:
        """Everything in one row, in the same order for every cast."""
        seats = (self.lead, self.acting, self.first, self.second, self.other)
        return (*(getattr(seat, name) for seat in seats for name in SEAT), self.place)


SEAT = tuple(one.name for one in fields(Seat))
