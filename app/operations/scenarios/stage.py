"""Plays a scenario: its people, its cases, its clock."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.domain.clock import Clock
from app.domain.errors import Invalid, Refusal
from app.domain.permissions import SYSTEM, Actor
from app.operations import buttons, cases, jobs, lookup, portal, tasks, timers
from app.operations.cases import NewMessage
from app.operations.office import Office
from app.operations.scenarios.entries import Entries, entered
from app.operations.scenarios.script import Act, Person, Scenario
from app.store import attachments, people, processes, work_items
from app.store import timers as waiting_timers
from app.store.attachments import NewAttachment
from app.store.people import GrantRecord
from app.store.unit_of_work import UnitOfWork
from app.store.work_items import WorkItemRecord
from forms import form_class

CITIZEN = "citizen"
PLAIN = {
    "kind": "咨询",
    "public": "公开",
    "name": "李想",
    "phone": "13900000000",
    "category": "",
    "wished_unit": "",
    "consent": True,
}
"""What the author of a portal message enters where the scenario does not say."""
MOST_SWEEPS = 1_000
IMPORT_FIELDS = frozenset(NewMessage.__dataclass_fields__)


class Unexpected(Exception):
    """A step went otherwise than the scenario says; the text tells how."""


class Stage:
    """The office, the people and the cases of a scenario that is being played."""

    def __init__(self, office: Office, scenario: Scenario) -> None:
        self.office = office
        self.scenario = scenario
        self.now = next(act.at for act in scenario.acts if act.at is not None)
        self.cases: dict[str, int] = {}
        """Case ids by the name of the message; the given one has the empty name."""
        self.numbers: dict[str, str] = {}
        self._people: dict[str, int] = {}

    @property
    def clock(self) -> Clock:
        """The scenario's time."""
        return self.office.clock(self.now)

    def play(self, act: Act) -> None:
        """Let time pass up to the act, then carry it out. Unexpected when it goes otherwise."""
        if act.at is not None:
            self._pass_time(act.at)
        try:
            self._carry_out(act)
        except Refusal as refusal:
            self._refused(act, refusal)
        else:
            if act.refused:
                raise Unexpected(f"应被拒绝（{act.refused}），却做成了")

    def actor(self, name: str, case: str = "") -> Actor:
        """Who acts: `role@unit`, a name from `[people]`, or the author of a case. Unexpected for anybody else."""
        if name == CITIZEN:
            return lookup.citizen(self.cases[case])
        with self.office.begin() as uow:
            actor = people.actor_of(uow, self._person(uow, name), self.clock.today)
        if actor is None:
            raise Unexpected(f"没有这个人：{name}")
        return actor

    def _pass_time(self, until: datetime) -> None:
        """Fire every timer due by `until`, each at its own time and in order."""
        for _ in range(MOST_SWEEPS):
            due = self._next_due(until)
            if due is None:
                break
            self.now = max(self.now, due)
            if not timers.fire_due(self.office, self.clock, 1):
                raise Unexpected(f"{due}的定时没有走通")
            jobs.run_due(self.office, self.clock, MOST_SWEEPS)
        self.now = max(self.now, until)
        jobs.run_due(self.office, self.clock, MOST_SWEEPS)

    def _next_due(self, until: datetime) -> datetime | None:
        with self.office.read() as uow:
            for instance_id in waiting_timers.due_instances(uow, until, 1):
                instance = processes.get_instance(uow, instance_id)
                if instance is not None:
                    return instance.due_at
        return None

    def _carry_out(self, act: Act) -> None:
        if act.kind == "message":
            self._receive(act)
        elif act.kind == "element":
            self._complete(act)
        elif act.kind in {"deliver", "start"}:
            self._press(act)

    def _refused(self, act: Act, refusal: Refusal) -> None:
        told = refusal.errors if isinstance(refusal, Invalid) else dict(refusal.parameters)
        if act.refused != refusal.code:
            raise Unexpected(f"被拒绝：{refusal.code} {told}") from refusal
        if isinstance(refusal, Invalid) and act.errors and set(act.errors) != set(refusal.errors):
            raise Unexpected(f"应指出{sorted(act.errors)}有误，却指出{told}") from refusal

    def _receive(self, act: Act) -> None:
        given: dict[str, Any] = dict(act.values)
        if given.get("source", "portal") == "portal":
            case_id, number = self._written(given)
        else:
            known = {name: value for name, value in given.items() if name in IMPORT_FIELDS}
            with self.office.begin() as uow:
                registered = cases.register(uow, SYSTEM, self.clock, NewMessage(**known))
            case_id, number = registered.case_id, registered.number
        self.cases[act.case], self.numbers[act.case] = case_id, number

    def _written(self, given: Mapping[str, Any]) -> tuple[int, str]:
        """A message of the portal goes through its form."""
        answers = {**PLAIN, **given, "public": "公开" if given.get("public", True) is True else "仅本人"}
        with self.office.begin() as uow:
            answers.setdefault("place", self.office.library.tree(uow).root)
            offered = portal.choices(uow, self.clock)
            form = form_class("submit")(entered(answers, str), choices=offered)
            if not form.validate():
                raise Invalid(form.errors)
            once = f"{self.scenario.name} {len(self.cases)}"
            sent = portal.send(uow, self.clock, form.cleaned(), [], once=once)
        return sent.case_id, sent.number

    def _complete(self, act: Act) -> None:
        actor = self.actor(act.actor, act.case)
        item = self._item(act, actor)
        with self.office.begin() as uow:
            entries = self._entries(uow, act, actor, item.id)
            tasks.complete(uow, actor, self.clock, item.id, entries)

    def _item(self, act: Act, actor: Actor) -> WorkItemRecord:
        """The open task of this element; of several, the one that the actor may work on."""
        with self.office.read() as uow:
            open_items = work_items.items_of_case(uow, self.cases[act.case])
        named = [item for item in open_items if item.element == act.name and act.process in {"", item.process}]
        if not named:
            raise Unexpected(f"{act.name}没有待办；待办有{[item.element for item in open_items]}")
        own = [item for item in named if any(grant.unit == item.unit_id for grant in actor.grants)]
        return (own or named)[0]

    def _press(self, act: Act) -> None:
        actor = self.actor(act.actor, act.case)
        with self.office.begin() as uow:
            entries = self._entries(uow, act, actor, None)
            buttons.press(uow, actor, self.clock, self.cases[act.case], act.name, formdata=entries)

    def _entries(self, uow: UnitOfWork, act: Act, actor: Actor, item_id: int | None) -> Entries:
        """The step's values over the usual ones of its element, as a browser would send them."""

        def resolve(text: str) -> str:
            if text.startswith("@"):
                return self._spelled(uow, text, actor)
            if text.startswith("#"):
                return self.numbers[text[1:]]
            return self._uploaded(uow, text, actor, item_id) if text.startswith("file:") else text

        return entered({**self.scenario.usual.get(act.name, {}), **act.values}, resolve)

    def _spelled(self, uow: UnitOfWork, text: str, actor: Actor) -> str:
        local = self.now.astimezone(self.office.zone)
        moments = {"@today": local.date().isoformat(), "@now": local.isoformat("T", "minutes")[:16]}
        if text in moments:
            return moments[text]
        return str(actor.person if text == "@actor" else self._person(uow, text[1:]))

    def _uploaded(self, uow: UnitOfWork, text: str, actor: Actor, item_id: int | None) -> str:
        file = NewAttachment(
            name=text.removeprefix("file:"),
            media_type="application/octet-stream",
            content=text.encode(),
            uploaded_at=self.now,
            uploaded_by=actor.person,
            work_item_id=item_id,
        )
        return str(attachments.put(uow, file).id)

    def _person(self, uow: UnitOfWork, name: str) -> int:
        """The id of a person of the scenario, who is added when named first."""
        if name not in self._people:
            role, _, unit = name.partition("@")
            person = self.scenario.people.get(name) or Person(role, unit)
            if person.unit not in self.office.library.tree(uow):
                raise Unexpected(f"没有这个单位：{name}")
            added = people.insert_person(
                uow, f"{self.scenario.name} {name}", name, password_hash="", rank=person.rank
            )
            people.grant(uow, GrantRecord(added, person.role, person.unit))
            self._people[name] = added
        return self._people[name]
