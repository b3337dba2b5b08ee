"""The office under load: sixteen people of the demo city, each with tasks of the main line in his own list."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.demo.building import messages
from app.demo.city import PASSWORD
from app.demo.stories import entered
from app.domain.permissions import Actor, Role
from app.operations import cases, tasks
from app.operations.cases import NewMessage
from app.operations.login import hash_password
from app.operations.office import Office
from app.store import people
from app.store.people import GrantRecord
from benchmarks.town import LINE, Town, open_town

TASKS = 150
"""In everybody's list at the beginning."""
STEPS = tuple(element for element, _, _ in LINE)
INFORMATION = "xxb"
MESSAGES = messages()
PLACES = tuple(
    f"{street}{estate}"
    for estate in ("和顺小区", "锦绣苑", "阳光城", "紫荆园", "安居新村", "滨河花园")
    for street in ("解放路", "红旗街", "柳湖路", "新民北路", "定北路", "双桥路", "西大街", "南环路")
)
UNITS = ("zjj", "jyj", "mzj", "gaj", "jtj", "wjw", "swj", "hbj", "nyj")
"""Units whose clerks sign, whose clerks handle, whose heads release: three of each."""


@dataclass(slots=True)
class Desk:
    """Somebody with work: the account, the steps whose tasks are his, the unit, and his tasks."""

    login: str
    steps: Sequence[str]
    unit: str
    password: str = PASSWORD
    person: int = 0
    tasks: list[int] = field(default_factory=list)


def desks() -> list[Desk]:
    """Seven people who moderate, sort and assign; three each who sign, handle and release."""
    information = [Desk(f"info.{number}", STEPS[:3], INFORMATION) for number in range(7)]
    signing = [Desk(f"{unit}.clerk", STEPS[3:4], unit) for unit in UNITS[:3]]
    handling = [Desk(f"{unit}.clerk", STEPS[4:5], unit) for unit in UNITS[3:6]]
    releasing = [Desk(f"{unit}.head", STEPS[5:], unit) for unit in UNITS[6:]]
    return [*information, *signing, *handling, *releasing]


def answers(element: str, unit: str, person: int) -> dict[str, Any]:
    """What is filled in at a step of a case that `unit` handles; `person` handles it there."""
    values = next(values for known, _, values in LINE if known == element)
    changed = {"lead_unit": unit} if "lead_unit" in values else {}
    return {**values, **changed, **({"handler": str(person)} if element == "acknowledge" else {})}


def prepared(address: str, tell: Any) -> list[Desk]:
    """An installation in the empty database at `address`, with everybody's tasks taken by him."""
    with open_town(address) as town:
        _hire(town.office)
        found = desks()
        actors = {login: _actor(town.office, login) for login in _logins(found)}
        for number, (desk, step) in enumerate(_order(found)):
            desk.person = actors[desk.login].person or 0
            unit = desk.unit if desk.unit in UNITS else UNITS[number % len(UNITS)]
            case_id = _written(town.office, number)
            for element in STEPS[: STEPS.index(step)]:
                _complete(town, actors, case_id, element, unit)
            desk.tasks.append(town.open_item(case_id, step))
            with town.office.begin() as uow:
                tasks.take(uow, actors[desk.login], town.office.clock(), desk.tasks[-1:])
            tell(number + 1, TASKS * len(found))
    return found


def _written(office: Office, number: int) -> int:
    """A message of the demo city, told of one of many places; the case's id."""
    told, place = MESSAGES[number % len(MESSAGES)], PLACES[number // len(MESSAGES) % len(PLACES)]
    message = NewMessage(
        title=f"{place}{told['title']}"[:30],
        text=f"{place}：{told['text']}（{number}）",
        kind=told["kind"],
        category=told["category"],
        place="kt",
        name="留言人",
        phone="13900000000",
    )
    with office.begin() as uow:
        return cases.submit(uow, Actor(None, "留言人"), office.clock(), message).case_id


def _order(found: Sequence[Desk]) -> Iterator[tuple[Desk, str]]:
    """Whose task of which step is made next: everybody in turn, his steps in turn."""
    for number in range(TASKS):
        for desk in found:
            yield desk, desk.steps[number % len(desk.steps)]


def _hire(office: Office) -> None:
    password_hash = hash_password(PASSWORD)
    with office.begin() as uow:
        for desk in desks():
            if desk.unit == INFORMATION:
                person = people.insert_person(uow, desk.login, "经办人", password_hash=password_hash)
                people.grant(uow, GrantRecord(person, Role.INFO_OFFICE, INFORMATION))


def _logins(found: Sequence[Desk]) -> set[str]:
    return {desk.login for desk in found} | {f"{unit}.{post}" for unit in UNITS for post in ("clerk", "head")}


def _actor(office: Office, login: str) -> Actor:
    with office.read() as uow:
        account = people.find_login(uow, login)
        actor = None if account is None else people.actor_of(uow, account.id, office.clock().today)
    if actor is None:
        raise LookupError(f"the demo city has no {login}")
    return actor


def _complete(town: Town, actors: Mapping[str, Actor], case_id: int, element: str, unit: str) -> None:
    post = {"acknowledge": "clerk", "handle": "clerk", "release": "head"}.get(element)
    actor = actors[f"{unit}.{post}" if post else "info.0"]
    filled = answers(element, unit, actors[f"{unit}.clerk"].person or 0)
    with town.office.begin() as uow:
        tasks.complete(uow, actor, town.office.clock(), town.open_item(case_id, element), entered(filled))
