"""The plan of a year: how many messages come on which day, and what story each of them is. The same for a seed."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from app.domain.calendar import WorkingCalendar
from app.domain.clock import SHANGHAI
from benchmarks.large.answers import Words
from benchmarks.large.cast import Cast
from benchmarks.large.scratch import BETWEEN
from benchmarks.large.seating import Seating
from benchmarks.large.shapes import SHAPES, Shape
from benchmarks.large.words import StoryWords, Theme, WordsAgain

YEAR, WEEK, FRIDAY = 365, 7, 4
SEED = "huiyin"
FOLLOWED = ("claimed.", "assigned.")
"""Shapes of the messages that others repeat or are merged into."""
USUAL = next(shape for shape in SHAPES if shape.name == "assigned.good")
EVENING = time(18, 30)
MORNING, NIGHT = 7, 21
LONGEST_DELAY = 3540
"""Seconds by which stories of a shape and day differ, at most."""
RESTING = 0.55
"""Messages on a day off, compared with a working day."""
FEW = 2_000
"""In a plan as small as this every shape may begin on every day."""
FEWEST_OF_A_KIND = 100
"""Stories that share a template, where there are enough of them: rare shapes begin on few days only."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A story in the plan."""

    case_id: int
    year: int
    serial: int
    shape: Shape
    received: datetime
    delay: timedelta
    cast: Cast
    theme: Theme
    words: Words
    follows: "Planned | None" = None
    """The story that this one repeats, or is merged into."""

    @property
    def number(self) -> str:
        """The public number of its case."""
        return f"{self.year}-{self.serial:05d}"

    @property
    def may_be_followed(self) -> bool:
        """Whether it was answered once, in the usual way."""
        return self.shape.name.startswith(FOLLOWED)


class Plan:
    """A year of `count` stories that ends on the evening of `last`."""

    def __init__(self, count: int, last: date, calendar: WorkingCalendar, seating: Seating) -> None:
        self.count, self.calendar = count, calendar
        self.until = datetime.combine(last, EVENING, tzinfo=SHANGHAI)
        self.days = [last - timedelta(days=ago) for ago in range(YEAR - 1, -1, -1)]
        self._seating = seating
        self._counts = self.spread()
        self._followed: dict[int, Sequence[Planned]] = {}

    def day(self, number: int) -> Sequence[Planned]:
        """The stories that begin on one of the days, in the order of their receipt."""
        stories = self._drawn(number)
        self._followed[number] = [story for story in stories if story.may_be_followed]
        before = self._followed.pop(number - BETWEEN, None)
        if before is None and number >= BETWEEN and any(story.shape.second for story in stories):
            before = [story for story in self._drawn(number - BETWEEN) if story.may_be_followed]
        return list(self._following(stories, before or ()))

    def _drawn(self, number: int) -> Sequence[Planned]:
        """The stories of a day without those that they follow."""
        day, count = self.days[number], self._counts[number]
        chance = random.Random(f"{SEED} {number}")
        drawn = self.shapes(chance, number, count)
        first = sum(self._counts[:number]) + 1
        of_year = sum(counted for one, counted in zip(self.days, self._counts, strict=True) if one.year < day.year)
        begun = sorted((self._begun(chance, shape, day) for shape in drawn), key=lambda one: one[1] + one[2])
        return [
            self._story(chance, first + place, first + place - of_year, *one) for place, one in enumerate(begun)
        ]

    def shapes(self, chance: random.Random, number: int, count: int) -> Sequence[Shape]:
        """The shapes of a day's stories, in shares as people give them."""
        begin = [shape for place, shape in enumerate(SHAPES) if self._begins(place, shape, number)] or [USUAL]
        return chance.choices(begin, [shape.share * self._rarity(shape) for shape in begin], k=count)

    def _following(self, stories: Sequence[Planned], before: Sequence[Planned]) -> Iterator[Planned]:
        """Each story after another one gets one of its own, while there are any."""
        left = {second: iter(before) for second in ("repeat", "merged")}
        for story in stories:
            first = next(left[story.shape.second], None) if story.shape.second else None
            if not story.shape.second:
                yield story
            elif first is None:
                yield replace(story, shape=USUAL)
            else:
                yield _after(story, first)

    def spread(self) -> list[int]:
        """How many messages come on each day."""
        weights = [1.0 if self.calendar.is_working(day) else RESTING for day in self.days]
        total, reached, counts = sum(weights), 0.0, list[int]()
        for weight in weights:
            reached += weight
            counts.append(round(self.count * reached / total) - sum(counts))
        return counts

    def _rarity(self, shape: Shape) -> int:
        """Every how many days stories of a shape begin."""
        if self.count <= FEW:
            return 1
        expected = self.count / YEAR * shape.share / _ALL_SHARES
        every = max(1, min(YEAR // 8, round(FEWEST_OF_A_KIND / max(expected, 0.01))))
        return every + (every % WEEK == 0)

    def _begins(self, place: int, shape: Shape, number: int) -> bool:
        return (number + place * 7) % self._rarity(shape) == 0

    def _begun(self, chance: random.Random, shape: Shape, day: date) -> tuple[Shape, datetime, timedelta]:
        hours = self.until.hour - 2 if day == self.days[-1] else NIGHT
        hour = random.Random(f"{SEED} {shape.name} {day}").randrange(MORNING, hours)
        received = datetime.combine(day, time(hour), tzinfo=SHANGHAI)
        delay = timedelta(seconds=chance.randrange(LONGEST_DELAY), microseconds=chance.randrange(1_000_000))
        return shape, received, delay

    def _story(
        self,
        chance: random.Random,
        case_id: int,
        serial: int,
        shape: Shape,
        *begun: Any,
    ) -> Planned:
        cast = self._seating.cast(chance, shape)
        theme = Theme.draw(chance, cast, case_id)
        received, delay = begun
        return Planned(
            case_id, received.year, serial, shape, received, delay, cast, theme, StoryWords(theme, cast)
        )


_ALL_SHARES = sum(shape.share for shape in SHAPES)


def _after(story: Planned, first: Planned) -> Planned:
    """The story as it comes after another one: said again, or about the same unit."""
    if story.shape.second == "repeat":
        return replace(story, words=WordsAgain(first.words, story.words), follows=first)
    words = StoryWords(story.theme, first.cast)
    return replace(story, cast=first.cast, words=words, follows=first)


def year_of(count: int, last: date) -> Callable[[WorkingCalendar, Seating], Plan]:
    """What makes the plan of a year, once the calendar and the people of an installation are known."""
    return partial(Plan, count, last)


def last_day() -> date:
    """The day before today, or the Friday before a week-end."""
    day = datetime.now(SHANGHAI).date() - timedelta(days=1)
    return day - timedelta(days=max(0, day.weekday() - FRIDAY))
