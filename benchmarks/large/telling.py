"""The normal way: a story told through the real operations, every act at its own time.

What happens next is whatever comes first: a task that somebody gets to, or a timer. Told on the same day with
other people and other words, a story of a shape takes the same course, shifted by its own delay of under an hour.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from app.demo.stories import entered, picture
from app.domain.clock import Clock
from app.domain.errors import Invalid
from app.domain.permissions import SYSTEM, Actor, Role
from app.operations import board_history, buttons, cases, documents, mail, tasks
from app.operations.cases import NewMessage
from app.operations.message_board import BoardMessage
from app.operations.office import Office
from app.operations.running import elapsing
from app.store import cases as case_rows
from app.store import people, steps, work_items
from app.store.unit_of_work import UnitOfWork
from app.store.work_items import WorkItemRecord
from benchmarks.large import answers
from benchmarks.large.answers import Moment, Words
from benchmarks.large.cast import Cast
from benchmarks.large.shapes import Shape

AUTHOR = Actor(None, "留言人")
OPENS, CLOSES = time(9), time(16, 30)
"""When acts take place, before the delay of the story."""
HOURS: Mapping[str, int] = {"assign": 1, "claim": 3, "acknowledge": 3, "handle": 1, "rate": 5}
USUAL_HOURS = 2
TAKEN_AFTER, EXTENDED_AFTER = 1, 2
"""Working days after which a task is taken, and after which a unit asks for more time."""
MOST_ACTS = 60
REPLAYED_AFTER = 9
"""Days after which a board had answered."""


class Misfit(Exception):
    """The answers of a story no longer fit its forms."""


@dataclass(frozen=True, slots=True)
class Story:
    """One message and all that becomes of it until `until`."""

    shape: Shape
    words: Words
    cast: Cast
    received: datetime
    """Aware, in whole hours: the same for all stories of the shape and day."""
    delay: timedelta
    """By how much everything happens later."""
    until: datetime
    main: str = ""
    """Number of the case that it is merged into."""

    @property
    def received_at(self) -> datetime:
        """When it was written."""
        return self.received + self.delay


@dataclass(frozen=True, slots=True)
class _Act:
    """Something that somebody will get to, if nothing comes in between."""

    at: datetime
    """Without the delay of the story."""
    rank: int
    kind: str
    """complete | take | extend"""
    item: WorkItemRecord

    def order(self) -> tuple[object, ...]:
        return self.at, self.rank, self.item.element, self.item.unit_id


class Teller:
    """Tells stories, each within the unit of work of whoever calls."""

    def __init__(self, office: Office, uow: UnitOfWork) -> None:
        self.office = office
        self.clock = office.clock()
        self.people = {person.login: person.id for person in people.people(uow)}

    def tell(self, uow: UnitOfWork, story: Story) -> int:
        """Receive a message and take it as far as it goes; the case's id."""
        return _Telling(self, uow, story).told()


class _Telling:
    """One story while it is told."""

    def __init__(self, teller: Teller, uow: UnitOfWork, story: Story) -> None:
        self.teller, self.uow, self.story = teller, uow, story
        self.base = teller.clock
        self.case_id = 0
        self.seen = set[str]()
        """What is done once only."""

    def told(self) -> int:
        shape, clock = self.story.shape, self.base.at(self.story.received_at)
        message = self._message()
        if shape.imported:
            self.case_id = cases.register(self.uow, SYSTEM, clock, message).case_id
            if self.story.received + timedelta(days=REPLAYED_AFTER) < self.story.until:
                board_history.replay(self.uow, self.base.at(self.story.until), self.case_id, self._answered())
        elif shape.source == "portal":
            files = [self._picture(clock, f"现场照片{number}.png") for number in range(1, shape.pictures + 1)]
            self.case_id = cases.submit(self.uow, AUTHOR, clock, message, files).case_id
        else:
            self.case_id = cases.register(self.uow, SYSTEM, clock, message).case_id
        self._act_until_the_end()
        self._send_mail(self.base.at(self.story.until))
        return self.case_id

    def _message(self) -> NewMessage:
        story, words = self.story, self.story.words
        portal = story.shape.source == "portal"
        return NewMessage(
            title=words.say("title"),
            text=words.say("text"),
            source=story.shape.source,
            source_number=None if portal else words.say("source_number"),
            kind=words.say("kind") if portal else "",
            category=words.say("category"),
            place=story.cast.place,
            accusation=story.shape.accusation,
            accused=story.cast.other.name if story.shape.accusation else "",
            on_people_board=story.shape.source.startswith("people_"),
            author_name="" if portal else words.say("pseudonym"),
            name=words.say("name") if portal else "",
            phone=words.say("phone") if portal else "",
            received_at=story.received_at,
        )

    def _answered(self) -> BoardMessage:
        story, words = self.story, self.story.words
        answered = story.received_at + timedelta(days=REPLAYED_AFTER)
        day = self.base.local_day(answered).isoformat()
        return BoardMessage(
            row=2,
            number=words.say("source_number"),
            author=words.say("pseudonym"),
            title=words.say("title"),
            text=words.say("text"),
            asked_at=story.received_at,
            reply=words.say("reply", "first", day),
            replied_at=answered,
            domain=words.say("category"),
        )

    def _act_until_the_end(self) -> None:
        for _ in range(MOST_ACTS):
            act = self._next()
            at = self.story.until if act is None else min(act.at + self.story.delay, self.story.until)
            elapsing.let_pass(self.uow, self.base.at(at), self.case_id)
            now = self._next()
            if now is None or (act is not None and now.order() == act.order()):
                if now is None or now.at + self.story.delay > self.story.until:
                    return
                self._do(now)

    def _next(self) -> _Act | None:
        items = work_items.items_of_case(self.uow, self.case_id)
        return min((act for item in items for act in self._acts(item)), key=_Act.order, default=None)

    def _acts(self, item: WorkItemRecord) -> Iterator[_Act]:
        shape, element = self.story.shape, item.element
        opened = self._without_delay(item.opened_at)
        if element not in shape.left and not (element == "rate" and not shape.rating):
            yield _Act(self._done_at(opened, element), 2, "complete", item)
        if shape.taken and item.taken_at is None and f"take {item.id}" not in self.seen:
            yield _Act(self._in_office(opened + timedelta(hours=1)), 0, "take", item)
        if shape.extended and element == "handle" and "extend" not in self.seen:
            yield _Act(self._later(opened, EXTENDED_AFTER, 1), 1, "extend", item)

    def _done_at(self, opened: datetime, element: str) -> datetime:
        return self._later(opened, self.story.shape.takes(element), HOURS.get(element, USUAL_HOURS))

    def _later(self, at: datetime, days: int, hours: int) -> datetime:
        local = at.astimezone(self.base.zone)
        day = self.base.calendar.add_working_days(local.date(), days) if days else local.date()
        return self._in_office(datetime.combine(day, local.time(), tzinfo=self.base.zone) + timedelta(hours=hours))

    def _in_office(self, at: datetime) -> datetime:
        """`at` itself during office hours, else the next morning's opening."""
        local = at.astimezone(self.base.zone)
        while not self.base.calendar.is_working(local.date()) or local.time() > CLOSES:
            local = datetime.combine(local.date() + timedelta(days=1), OPENS, tzinfo=self.base.zone)
        return max(local, datetime.combine(local.date(), OPENS, tzinfo=self.base.zone))

    def _without_delay(self, at: datetime) -> datetime:
        """Midnights are the same for all stories; everything else has the delay of this one."""
        local = at.astimezone(self.base.zone)
        return local if local.time() == time.min else local - self.story.delay

    def _do(self, act: _Act) -> None:
        clock = self.base.at(act.at + self.story.delay)
        actor = self._actor(clock.today, act.item)
        try:
            match act.kind:
                case "take":
                    self._take(clock, actor, act.item)
                case "extend":
                    self._extend(clock, actor, act)
                case _:
                    given = answers.values(act.item.element, self._moment(act, clock, actor))
                    tasks.complete(self.uow, actor, clock, act.item.id, entered(given))
        except Invalid as refused:
            raise Misfit(f"{self.story.shape.name}, {act.item.element}: {refused.errors}") from refused
        self._send_mail(clock.at(clock.now + timedelta(minutes=1)))

    def _take(self, clock: Clock, actor: Actor, item: WorkItemRecord) -> None:
        self.seen.add(f"take {item.id}")
        if actor.person is not None:
            tasks.take(self.uow, actor, clock, [item.id])
            draft = {"opinion": [self.story.words.say("draft")]}
            tasks.save_draft(self.uow, actor, clock, item.id, draft)

    def _extend(self, clock: Clock, actor: Actor, act: _Act) -> None:
        self.seen.add("extend")
        due_on = case_rows.get_case(self.uow, self.case_id).due_on
        if due_on is not None and clock.today <= due_on:
            new_due = clock.calendar.add_working_days(due_on, 5)
            request = entered(answers.extension(self._moment(act, clock, actor), new_due))
            buttons.press(self.uow, actor, clock, self.case_id, "extension", formdata=request)

    def _moment(self, act: _Act, clock: Clock, actor: Actor) -> Moment:
        story, item = self.story, act.item
        passed = [step.element for step in steps.steps_of_case(self.uow, self.case_id) if step.kind == "userTask"]
        return Moment(
            shape=story.shape,
            words=story.words,
            cast=story.cast,
            today=clock.today,
            at=act.at.astimezone(clock.zone),
            round=case_rows.get_case(self.uow, self.case_id).round,
            person=actor.person or 0,
            unit=item.unit_id,
            people=self.teller.people,
            file=lambda name: str(self._picture(clock, name, actor, item.id)),
            main=story.main,
            handed_back="sign_return" in passed,
            measures=passed.count("supervise"),
        )

    def _picture(self, clock: Clock, name: str, actor: Actor = AUTHOR, item_id: int | None = None) -> int:
        file = documents.check(name, picture())
        return documents.keep(self.uow, actor, clock, file, work_item_id=item_id).id

    def _actor(self, today: date, item: WorkItemRecord) -> Actor:
        if item.role == Role.CITIZEN:
            return replace(AUTHOR, citizen_of=item.case_id)
        units = [item.unit_id or self.story.cast.lead.unit]
        able = [one.id for one in people.holders(self.uow, item.role, today, units) if one.id != item.barred_id]
        actor = people.actor_of(self.uow, item.assignee_id or min(able), today)
        if actor is None:
            raise LookupError(f"nobody can do {item.element} for {units}")
        return actor

    def _send_mail(self, clock: Clock) -> None:
        """Let the letters go that wait by now; nobody in these stories has an address, so none leaves."""
        mail.send_due(cast(Office, _Within(self.teller.office, self.uow)), clock, 100)


@dataclass(frozen=True, slots=True)
class _Within:
    """The office as its background work sees it, inside a transaction that is under way."""

    office: Office
    uow: UnitOfWork

    @property
    def config(self) -> Any:
        return self.office.config

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        yield self.uow

    read = begin
