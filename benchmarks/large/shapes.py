"""The shapes that stories take: which way a message goes, who is slow, and how often that happens."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

CITY, COUNTY, PARK, RESIDENT = "city_department", "county", "park", "resident_unit"


@dataclass(frozen=True, slots=True)
class Shape:
    """One course of events. Stories of a shape that begin on the same day differ only in who, what and when."""

    name: str
    share: int
    """How often, compared with the other shapes."""
    lead: str = CITY
    """Kind of the unit that handles it."""
    source: str = "portal"
    disposal: str = "transfer"
    moderation: str = "publish"
    pool: bool = False
    """Units claim it; else it is assigned."""
    complexity: str = "simple"
    major: bool = False
    assisting: int = 0
    acting: bool = False
    """A township acts for the county."""
    days: Mapping[str, int] = field(default_factory=dict)
    """Working days that a task takes, by element; hours where it is not named."""
    rating: str = ""
    """满意 | 基本满意 | 不满意; empty = the author says nothing."""
    next_step: str = "rated"
    """What the author asks for after the first reply: rated | follow_up | rehandle"""
    left: frozenset[str] = frozenset()
    """Tasks that nobody does."""
    returned: bool = False
    """The first unit hands it back; another one takes it."""
    extended: bool = False
    """The unit asks for more time."""
    accusation: bool = False
    imported: bool = False
    """It was answered on the board before; its history is replayed."""
    taken: bool = False
    """Whoever has a task has taken it, and typed a draft of a reply."""
    pictures: int = 0
    """Files that came with the message."""
    second: str = ""
    """What it has to do with an earlier message: repeat | merged"""

    def takes(self, element: str) -> int:
        """Working days that a task at this element takes; 0 = hours."""
        return self.days.get(element, 0)


VERDICTS = (("good", 26, "满意"), ("fair", 12, "基本满意"), ("bad", 6, "不满意"), ("silent", 56, ""))


def _judged(shape: Shape) -> Iterator[Shape]:
    """A shape that ends in a reply, with each verdict in the share that authors give it."""
    for verdict, part, rating in VERDICTS:
        name = f"{shape.name}.{verdict}"
        days = shape.days if rating else {**shape.days, "rate": 0}
        yield replace(shape, name=name, share=shape.share * part, rating=rating, days=days)


def _usual() -> Iterator[Shape]:
    quick, slow = {"handle": 2, "rate": 1}, {"handle": 9, "rate": 2}
    yield from _judged(Shape("claimed", 170, pool=True, days=quick))
    yield from _judged(Shape("assigned", 120, days={"handle": 3, "rate": 3}))
    yield from _judged(Shape("county", 110, COUNTY, acting=True, days=quick))
    yield from _judged(Shape("complex", 50, complexity="complex", assisting=1, days=slow))
    yield from _judged(Shape("board", 60, source="people_mayor", days=quick))
    yield from _judged(Shape("board_county", 40, COUNTY, source="people_governor", days=quick))
    yield from _judged(Shape("direct", 160, disposal="direct_reply", days={"rate": 1}))
    yield from _judged(Shape("resident", 15, RESIDENT, days=quick))
    yield from _judged(Shape("park", 15, PARK, days=quick))
    yield from _judged(Shape("hotline", 40, source="hotline", days=quick))


def _rare() -> Iterator[Shape]:
    usual = {"handle": 3, "rate": 2}
    yield Shape("declined", 4500, moderation="decline")
    yield Shape("withheld", 1500, moderation="handle_only", days=usual, rating="满意")
    yield Shape("masked", 1000, moderation="publish_masked", days=usual, rating="基本满意")
    yield Shape("history", 26000, source="people_mayor", imported=True)
    yield Shape("history_governor", 9000, source="people_governor", imported=True)
    yield Shape("follow_up", 900, days=usual, rating="基本满意", next_step="follow_up")
    yield Shape("rehandle", 500, days=usual, rating="不满意", next_step="rehandle")
    yield Shape("returned", 700, days=usual, rating="满意", returned=True)
    yield Shape("extended", 700, days={"handle": 8, "rate": 1}, rating="满意", extended=True)
    yield Shape("late", 700, days={"handle": 12, "supervise": 1, "rate": 1}, rating="不满意")
    yield Shape("pictured", 1500, days=usual, rating="满意", pictures=2)
    yield Shape("provincial", 500, source="provincial_site", days=usual)
    yield Shape("instructed", 400, disposal="report", major=True, complexity="complex", days={"handle": 8})
    yield Shape("accused", 300, accusation=True, days={"handle_sealed": 6})
    yield Shape("repeated", 800, days=usual, rating="满意", second="repeat")
    yield Shape("merged", 600, disposal="merge", second="merged", rating="基本满意")


def _open() -> Iterator[Shape]:
    """Those that wait longer than they should."""
    yield Shape("overdue", 260, days={"supervise": 1}, left=frozenset({"handle"}))
    yield Shape("overdue_complex", 120, complexity="complex", assisting=2, left=frozenset({"handle", "assist"}))
    yield Shape("unreleased", 60, days={"handle": 4}, left=frozenset({"release"}))
    yield Shape("unmoderated", 8, left=frozenset({"moderate"}))
    yield Shape("unsorted", 12, left=frozenset({"sort"}))
    yield Shape("unassigned", 12, left=frozenset({"assign"}))
    yield Shape("unacknowledged", 20, left=frozenset({"acknowledge"}))
    yield Shape("unsupervised", 15, left=frozenset({"handle", "supervise"}))
    yield Shape(
        "undecided", 20, days={"supervise": 1}, extended=True, left=frozenset({"handle", "decide_extension"})
    )
    yield Shape("unpublished", 20, source="people_mayor", days={"handle": 2}, left=frozenset({"publish_city"}))
    yield Shape("unscreened", 15, accusation=True, left=frozenset({"screen"}))
    yield Shape("taken", 200, days={"handle": 9, "acknowledge": 1}, taken=True)


MAIN = Shape("assigned.silent", 0, days={"handle": 3})
"""What became of a message that a later one repeats or is merged into."""
SHAPES: tuple[Shape, ...] = (*_usual(), *_rare(), *_open())
"""All shapes. Near the end of the year a story stops where time does: that is where open cases come from."""
