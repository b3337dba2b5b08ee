"""Makes all stories of a plan in bulk, day by day: each shape of the day is told once, then cloned."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from app.config import Config
from app.demo import city
from app.domain.units import UnitTree
from app.operations import upkeep
from app.operations.office import Office
from app.store import people
from app.store.literal import execute
from app.store.people import PersonRecord
from app.store.schema.cases import Reply
from app.store.unit_of_work import UnitOfWork
from benchmarks.large import marks
from benchmarks.large.cast import Seat
from benchmarks.large.cloning import Cloner, Made, Told
from benchmarks.large.learning import learn
from benchmarks.large.plan import SEED, Plan, Planned
from benchmarks.large.recipe import Recipe, compile_recipe
from benchmarks.large.scratch import Earlier, Scratch, story_tables
from benchmarks.large.telling import Story
from benchmarks.large.words import WordsAfter

CONFIG = Config("b" * 40, b"b" * 32)
"""Keys of all generated installations: they hold nothing real."""


def found(office: Office) -> None:
    """An installation with the demo city and no message."""
    list(upkeep.prepare(office))
    with office.begin() as uow:
        city.found_city(uow)
    office.library.forget_units()


def seats(uow: UnitOfWork) -> Mapping[str, Seat]:
    """The units of the demo city with their people."""
    by_login = {person.login: person for person in people.people(uow)}
    nobody = PersonRecord(0, "", "", "", "", active=False, session_epoch=0, last_seen_at=None)
    made = {}
    for unit in city.units():
        clerk, head, office = (by_login.get(f"{unit.id}.{post}", nobody) for post in ("clerk", "head", "office"))
        people_there = (clerk.id, clerk.name, head.id, head.name, office.id, office.name)
        made[unit.id] = Seat(unit.id, unit.name, *people_there)
    return made


def first_ids(uow: UnitOfWork) -> Mapping[str, int]:
    """The first free key of each table of stories that numbers its rows."""
    numbered = [table.name for table in story_tables() if "id" in table.columns]
    return {
        name: int(execute(uow, f'SELECT coalesce(max(id), 0) + 1 FROM "{name}"').fetchone()[0])
        for name in numbered
        if name not in ("case", "work_item")
    }


class Maker:
    """Makes the stories of a plan."""

    def __init__(self, scratch: Scratch, plan: Plan, first: Mapping[str, int]) -> None:
        """`first` = the first free key of each table that numbers its rows."""
        self._scratch, self._plan = scratch, plan
        tree = UnitTree.of(city.units())
        above = {unit.id: frozenset(one.id for one in tree.upwards(unit.id)) for unit in city.units()}
        self.cloner = Cloner(scratch.office.store.vault, SEED, first, above.__getitem__)
        self.told = 0
        """Templates told so far."""
        self._replies: dict[int, tuple[str, str]] = {}
        """Time and text of the replies that later stories take over, by case."""

    def day(self, number: int) -> Iterator[Made]:
        """The stories that begin on a day."""
        recipes: dict[str, Recipe] = {}
        for planned in self._plan.day(number):
            if planned.shape.name not in recipes:
                recipes[planned.shape.name] = self.recipe(planned)
            made = self.cloner.make(recipes[planned.shape.name], self._told(planned))
            if planned.may_be_followed and "reply" in made.rows:
                reply = made.rows["reply"][0]
                self._replies[planned.case_id] = (reply[RELEASED], reply[TEXT])
            yield made

    def recipe(self, planned: Planned) -> Recipe:
        """The recipe for all stories of a shape that begin on the same day."""
        self.told += 1
        observed = self._scratch.observe(story(planned, self._plan.until))
        cast = marks.cast_for(planned.shape.lead)
        return compile_recipe(learn(observed, cast, self._scratch.office.store.vault), observed.series)

    def _told(self, planned: Planned) -> Told:
        first, words, earlier = planned.follows, planned.words, None
        if first is not None:
            released_at, text = self._replies[first.case_id]
            earlier, words = Earlier(first.case_id, first.number, released_at), WordsAfter(words, text)
        cast, delay = planned.cast.flat(), planned.delay
        return Told(planned.case_id, planned.year, planned.serial, cast, earlier, words, delay)


RELEASED, TEXT = (Reply.__table__.columns.keys().index(name) for name in ("released_at", "text"))


def story(planned: Planned, until: datetime) -> Story:
    """A planned story, to be told."""
    main = planned.follows.number if planned.follows else ""
    return Story(planned.shape, planned.words, planned.cast, planned.received, planned.delay, until, main)
