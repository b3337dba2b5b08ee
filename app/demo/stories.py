"""Plays the demo city's messages through the real operations, the clock set back to when each thing happened."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zlib import crc32

from PIL import Image, ImageDraw

from app.demo import answers, talk
from app.demo.answers import Moment, Values
from app.domain.clock import Clock
from app.domain.errors import Invalid
from app.domain.permissions import SYSTEM, Actor, Role
from app.operations import buttons, cases, documents, tasks
from app.operations.asking import Draft
from app.operations.cases import NewMessage
from app.operations.office import Office
from app.operations.running import elapsing
from app.store import cases as case_rows
from app.store import people, work_items
from app.store.unit_of_work import UnitOfWork
from app.store.work_items import WorkItemRecord

OPEN_AT: Mapping[str, frozenset[str]] = {
    "moderation": frozenset({"moderate"}),
    "sorting": frozenset({"sort"}),
    "reported": frozenset({"instruct"}),
    "claimable": frozenset({"claim"}),
    "acknowledge": frozenset({"acknowledge"}),
    "returned": frozenset({"sign_return"}),
    "handling": frozenset({"handle"}),
    "handling_assisted": frozenset({"handle"}),
    "overdue": frozenset({"handle", "assist", "supervise"}),
    "urged": frozenset({"handle", "assist", "progress"}),
    "extension": frozenset({"handle", "decide_extension"}),
    "review_release": frozenset({"release"}),
    "review": frozenset({"review"}),
    "publish_county": frozenset({"publish_county"}),
    "publish_city": frozenset({"publish_city"}),
    "rating": frozenset({"rate"}),
    "unrated": frozenset({"rate"}),
    "merged": frozenset({"rate"}),
    "sealed": frozenset({"screen"}),
}
"""Where a story stands today: tasks left open. A story that is not named here is told to its end."""

SIDE_MATTERS = frozenset({"supervise", "submit_report", "feed_back"})
"""Tasks of linked processes: done after what stands in the main one."""
IN_TIME = frozenset({"rating"})
"""Stories whose unit answered within hours, or the days for rating would be over."""
LATELY = frozenset({"review_release", "review", "publish_county", "publish_city"})
"""Stories whose unit answered on the last working day, or what waits for others now would be late."""

MOST_STEPS = 60
OPENS, CLOSES = time(9), time(17, 30)


class MisfitError(Exception):
    """An answer of the demo no longer fits its form."""


@dataclass(slots=True)
class Storyteller:
    """Tells messages one after the other; numbers follow the order of telling, so tell the oldest first."""

    office: Office
    clock: Clock
    numbers: dict[str, str] = field(default_factory=dict)
    """Number of the main case by its key, for messages merged into it."""
    _people: dict[str, int] = field(default_factory=dict)

    def tell(self, message: Mapping[str, Any]) -> None:
        """Receive one message and take it as far as its story goes: all of it, or nothing."""
        at = self.received(message)
        with self.office.begin() as uow:
            self._people = self._people or {person.login: person.id for person in people.people(uow)}
            case_id, number = self._receive(uow, self.clock.at(at), message)
            if "key" in message:
                self.numbers[message["key"]] = number
            self._act(uow, message, case_id, at)
            if message["story"] == "extension":
                self._ask_for_more_time(uow, message, case_id)
                self._act(uow, message, case_id, self.clock.now)
            talk.tell(uow, self.clock, message, number)

    def received(self, message: Mapping[str, Any]) -> datetime:
        """When the message was written: so many days or working days ago, at an hour of its own."""
        ago = _ago(message)
        if "days" in message:
            day, hour = self.clock.today - timedelta(days=ago), 8 + ago % 12
        else:
            day, hour = self.clock.calendar.add_working_days(self.clock.today, -ago), OPENS.hour
        at = datetime.combine(day, time(hour, 13 * ago % 60), tzinfo=self.clock.zone)
        return min(at, self.clock.now - timedelta(hours=1))

    def _receive(self, uow: UnitOfWork, clock: Clock, message: Mapping[str, Any]) -> tuple[int, str]:
        source = message.get("source", "portal")
        new = NewMessage(
            title=message["title"],
            text=message["text"],
            source=source,
            source_number=None if source == "portal" else f"demo-{crc32(message['title'].encode())}",
            kind=message["kind"],
            category=message["category"],
            place=message["place"],
            accusation=message.get("accusation", False),
            accused=message.get("accused", ""),
            on_people_board=source.startswith("people_"),
            name="留言人",
            phone="13900000000",
            received_at=clock.now,
        )
        if source == "portal":
            submitted = cases.submit(uow, Actor(None, "留言人"), clock, new)
            return submitted.case_id, submitted.number
        registered = cases.register(uow, SYSTEM, clock, new)
        return registered.case_id, registered.number

    def _act(self, uow: UnitOfWork, message: Mapping[str, Any], case_id: int, at: datetime) -> None:
        for _ in range(MOST_STEPS):
            item = self._next(uow, message, case_id) or self._next_today(uow, message, case_id)
            if item is None:
                break
            at = min(self._after(max(at, item.opened_at), item, message), self.clock.now)
            elapsing.let_pass(uow, self.clock.at(at), case_id)
            item = self._next(uow, message, case_id)
            if item is not None:
                self._complete(uow, self.clock.at(at), message, item)

    def _after(self, at: datetime, item: WorkItemRecord, message: Mapping[str, Any]) -> datetime:
        """When the next task is done: handling takes days, all else hours; what is recent goes out that day."""
        hours, minutes = (2 + item.id % 3, item.id % 50) if "days" in message else (1 + item.id % 2, item.id % 25)
        later = at + timedelta(hours=hours, minutes=minutes)
        if item.element in {"handle", "revise"} and message["story"] not in IN_TIME:
            later = self._handled(later.astimezone(self.clock.zone), message)
        return self._working_time(later)

    def _handled(self, at: datetime, message: Mapping[str, Any]) -> datetime:
        """When a unit that begins now is done with the message."""
        calendar, ago = self.clock.calendar, _ago(message)
        if message["story"] in LATELY:
            last = datetime.combine(calendar.add_working_days(self.clock.today, -1), OPENS, tzinfo=self.clock.zone)
            return max(at, last)
        days = 4 + ago % 9 if message.get("complexity") == "complex" else ago % 4
        day = calendar.add_working_days(at.date(), days)
        return datetime.combine(day, at.time(), tzinfo=self.clock.zone)

    def _next_today(self, uow: UnitOfWork, message: Mapping[str, Any], case_id: int) -> WorkItemRecord | None:
        """What there is to do once all time up to now has passed."""
        elapsing.let_pass(uow, self.clock, case_id)
        return self._next(uow, message, case_id)

    def _next(self, uow: UnitOfWork, message: Mapping[str, Any], case_id: int) -> WorkItemRecord | None:
        """The task to be done next: the main matter first; None when all that are open stay open."""
        left = OPEN_AT.get(message["story"], frozenset())
        items = work_items.items_of_case(uow, case_id)
        if message["story"] == "handling_assisted" and sum(item.element == "assist" for item in items) == 1:
            left |= {"assist"}
        waiting = [item for item in items if item.element not in left]
        return min(waiting, key=lambda item: (item.element in SIDE_MATTERS, item.opened_at), default=None)

    def _complete(self, uow: UnitOfWork, clock: Clock, message: Mapping[str, Any], item: WorkItemRecord) -> None:
        case_id = item.case_id or 0
        actor = self._actor(uow, clock.today, message, item)

        def upload(name: str) -> str:
            file = documents.check(name, picture())
            return str(documents.keep(uow, actor, clock, file, work_item_id=item.id).id)

        round_ = case_rows.get_case(uow, case_id).round
        now = clock.now.astimezone(clock.zone)
        main = self.numbers.get(message.get("main", ""), "")
        moment = Moment(now, round_, actor.person or 0, self._people, upload, main)
        values = answers.answer(item.element, message, moment)
        try:
            tasks.complete(uow, actor, clock, item.id, entered(values))
        except Invalid as refused:
            raise MisfitError(f"{message['title']}, {item.element}: {refused.errors}") from refused

    def _actor(self, uow: UnitOfWork, today: date, message: Mapping[str, Any], item: WorkItemRecord) -> Actor:
        if item.role == Role.CITIZEN:
            return Actor(None, "留言人", citizen_of=item.case_id)
        units = [item.unit_id or message["unit"]]
        holders = [person.id for person in people.holders(uow, item.role, today, units)]
        able = [person for person in holders if person != item.barred_id]
        actor = people.actor_of(uow, item.assignee_id or min(able), today)
        if actor is None:
            raise LookupError(f"nobody can do {item.element} for {units}")
        return actor

    def _ask_for_more_time(self, uow: UnitOfWork, message: Mapping[str, Any], case_id: int) -> None:
        case = case_rows.get_case(uow, case_id)
        item = next(item for item in work_items.items_of_case(uow, case_id) if item.element == "handle")
        if case.due_on is None:
            raise MisfitError(f"{message['title']} has no due date to extend")
        actor = self._actor(uow, self.clock.today, message, item)
        new_due = self.clock.calendar.add_working_days(case.due_on, 5)
        request = entered(answers.extension(message, new_due))
        buttons.press(uow, actor, self.clock, case_id, "extension", formdata=request)

    def _working_time(self, at: datetime) -> datetime:
        """`at` itself during office hours, else the next morning's."""
        local = at.astimezone(self.clock.zone)
        while not self.clock.calendar.is_working(local.date()) or local.time() > CLOSES:
            local = datetime.combine(local.date() + timedelta(days=1), OPENS, tzinfo=self.clock.zone)
        return max(local, datetime.combine(local.date(), OPENS, tzinfo=self.clock.zone))


def _ago(message: Mapping[str, Any]) -> int:
    return int(message["days"] if "days" in message else message["working_days"])


def entered(values: Values) -> Draft:
    """Form values as a browser would send them."""
    sent: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for number, row in enumerate(value):
                sent |= {f"{name}-{number}-{column}": _text(cell) for column, cell in row.items()}
        elif isinstance(value, list):
            sent[name] = [_text(one) for one in value]
        elif value is not False:
            sent[name] = _text(value)
    return Draft(sent)


def picture() -> bytes:
    """A small picture for what the demo has to attach: a page with lines."""
    image = Image.new("RGB", (420, 594), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 40, 380, 70), fill="#0b4a8f")
    for top in range(100, 540, 26):
        draw.line((40, top, 380 - top % 90, top), fill="#98a4b3", width=6)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def _text(value: object) -> str:
    if value is True:
        return "y"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)
