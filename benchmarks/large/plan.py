"""The plan of a year: how many messages come on which day, and what story each of them is. The same for a seed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.domain.calendar import WorkingCalendar
from app.domain.clock import SHANGHAI
from benchmarks.large.cast import Cast
from benchmarks.large.seating import Seating
from benchmarks.large.shapes import SHAPES, Shape
from benchmarks.large.words import StoryWords, Theme

YEAR, WEEK = 365, 7
SEED = "huiyin"
EVENING = time(18, 30)
MORNING, NIGHT = 7, 21
LONGEST_DELAY = 3540
"""Seconds by which stories of a shape and day differ, at most."""
RESTING = 0.55
"""Messages on a day off, compared with a working day."""
FEW = 2_000
"""In a plan as small as this every shape may begin on every day."""
FEWEST_OF_A_KIND = 30
"""Stories that share a template, where there are enough of them: rare shapes begin on few days only."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A story in the plan."""

    ordinal: int
    shape: Shape
    received: datetime
    delay: timedelta
    cast: Cast
    words: StoryWords


class Plan:
    """A year of `count` stories that ends on the evening of `last`."""

    def __init__(self, count: int, last: date, calendar: WorkingCalendar, seating: Seating) -> None:
        self.count, self.calendar = count, calendar
        self.until = datetime.combine(last, EVENING, tzinfo=SHANGHAI)
        self.days = [last - timedelta(days=ago) for ago in range(YEAR - 1, -1, -1)]
        self._seating = seating
        self._counts = self._spread()

    def day(self, number: int) -> Sequence[Planned]:
        """The stories that begin on one of the days, in the order of their receipt."""
        day, count = self.days[number], self._counts[number]
        chance = random.Random(f"{SEED} {number}")
        shapes = [shape for place, shape in enumerate(SHAPES) if self._begins(place, shape, number)]
        shapes = shapes or [SHAPES[number % len(SHAPES)]]
        drawn = chance.choices(shapes, [shape.share * self._rarity(shape) for shape in shapes], k=count)
        first = sum(self._counts[:number])
        stories = [self._story(chance, shape, day, first + place) for place, shape in enumerate(drawn)]
        return sorted(stories, key=lambda story: (story.received + story.delay, story.ordinal))

    def before(self, number: int) -> int:
        """How many stories begin before a day."""
        return sum(self._counts[:number])

    def _spread(self) -> list[int]:
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

    def _story(self, chance: random.Random, shape: Shape, day: date, ordinal: int) -> Planned:
        hours = self.until.hour - 2 if day == self.days[-1] else NIGHT
        hour = random.Random(f"{SEED} {shape.name} {day}").randrange(MORNING, hours)
        received = datetime.combine(day, time(hour), tzinfo=SHANGHAI)
        cast = self._seating.cast(chance, shape)
        delay = timedelta(seconds=chance.randrange(LONGEST_DELAY), microseconds=chance.randrange(1_000_000))
        return Planned(ordinal, shape, received, delay, cast, StoryWords(Theme.draw(chance, cast, ordinal), cast))


_ALL_SHARES = sum(shape.share for shape in SHAPES)
