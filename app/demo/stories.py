"""Plays the demo city's messages through the real operations, the clock set back to when each thing happened."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from PIL import Image, ImageDraw

from app.demo import answers
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
IN_TIME = frozenset({"rating", "review_release", "review", "publish_county", "publish_city"})
"""Stories of the last days: handled within hours, or they would not have come so far yet."""

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
        """Receive one message and take it as far as its story goes."""
        at = self._received(message)
        with self.office.begin() as uow:
            self._people = self._people or {person.login: person.id for person in people.people(uow)}
            case_id, number = self._receive(uow, self.clock.at(at), message)
        if "key" in message:
            self.numbers[message["key"]] = number
        self._act(message, case_id, at)
        self._pass_time(case_id, self.clock.now)

    def _received(self, message: Mapping[str, Any]) -> datetime:
        day = self.clock.today - timedelta(days=message["days"])
        minute = 13 * message["days"] % 60
        at = datetime.combine(day, time(8 + message["days"] % 12, minute), tzinfo=self.clock.zone)
        return min(at, self.clock.now - timedelta(hours=1))

    def _receive(self, uow: UnitOfWork, clock: Clock, message: Mapping[str, Any]) -> tuple[int, str]:
        source = message.get("source", "portal")
        new = NewMessage(
            title=message["title"],
            text=message["text"],
            source=source,
            source_number=None if source == "portal" else f"demo-{message['days']}-{len(message['title'])}",
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

    def _act(self, message: Mapping[str, Any], case_id: int, at: datetime) -> None:
        for _ in range(MOST_STEPS):
            with self.office.read() as uow:
                item = self._next(uow, message, case_id)
            if item is None:
                break
            at = min(self._after(at, item, message), self.clock.now)
            self._pass_time(case_id, at)
            with self.office.begin() as uow:
                item = self._next(uow, message, case_id)
                if item is not None:
                    self._complete(uow, self.clock.at(at), message, item)
        if message["story"] == "extension":
            self._ask_for_more_time(message, case_id)

    def _after(self, at: datetime, item: WorkItemRecord, message: Mapping[str, Any]) -> datetime:
        """When the next task is done: handling takes days, everything else hours."""
        later = at + timedelta(hours=2 + item.id % 3, minutes=item.id % 50)
        if item.element in {"handle", "revise"} and message["story"] not in IN_TIME:
            days = message["days"]
            working = 4 + days % 9 if message.get("complexity") == "complex" else days % 4
            later = datetime.combine(
                self.clock.calendar.add_working_days(later.astimezone(self.clock.zone).date(), working),
                later.time(),
                tzinfo=self.clock.zone,
            )
        return self._working_time(later)

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

    def _ask_for_more_time(self, message: Mapping[str, Any], case_id: int) -> None:
        with self.office.begin() as uow:
            case = case_rows.get_case(uow, case_id)
            item = next(item for item in work_items.items_of_case(uow, case_id) if item.element == "handle")
            actor = self._actor(uow, self.clock.today, message, item)
            if case.due_on is None or case.due_on < self.clock.today:
                return
            new_due = self.clock.calendar.add_working_days(case.due_on, 5)
            request = entered(answers.extension(message, new_due))
            buttons.press(uow, actor, self.clock, case_id, "extension", formdata=request)

    def _pass_time(self, case_id: int, until: datetime) -> None:
        with self.office.begin() as uow:
            elapsing.let_pass(uow, self.clock.at(until), case_id)

    def _working_time(self, at: datetime) -> datetime:
        """`at` itself during office hours, else the next morning's."""
        local = at.astimezone(self.clock.zone)
        while not self.clock.calendar.is_working(local.date()) or local.time() > CLOSES:
            local = datetime.combine(local.date() + timedelta(days=1), OPENS, tzinfo=self.clock.zone)
        return max(local, datetime.combine(local.date(), OPENS, tzinfo=self.clock.zone))


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


Progress = Callable[[int], None]
