"""The demo city: its units, categories and accounts named by role."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.domain.permissions import Role
from app.domain.units import Unit
from app.operations.login import hash_password
from app.operations.office import Office
from app.operations.places import place_of
from app.store import categories, people, wordings
from app.store.categories import CategoryRecord
from app.store.people import GrantRecord
from app.store.unit_of_work import UnitOfWork

PASSWORD = "-".join(("huiyin", "demo"))
"""The same for all demo accounts, and shown at every start: a demo installation holds nothing real."""

SHOWN = (
    "info",
    "supervision",
    "supervision2",
    "leader",
    "zjj.clerk",
    "zjj.head",
    "kt.clerk",
    "kt.office",
    "owner",
)
"""Accounts named at the start; the others follow the same pattern. Where all of them are, the city stands."""


POSTS = {"经办人": "clerk", "负责人": "head", "办公室经办人": "office clerk"}
"""What the accounts of a unit are called behind its name, and in English."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can log in to the demo."""

    login: str
    name: str
    role: str
    unit: str
    rank: str = ""


def found_city(uow: UnitOfWork) -> None:
    """Units, categories and accounts of the demo city, without any message."""
    city = _city()
    people.put_units(uow, units())
    categories.put_categories(uow, _categories(city))
    wordings.put_wordings(uow, "en", english())
    password_hash = hash_password(PASSWORD)
    for account in accounts():
        person = people.insert_person(
            uow, account.login, account.name, password_hash=password_hash, rank=account.rank
        )
        people.grant(uow, GrantRecord(person, account.role, account.unit))


def stands(uow: UnitOfWork) -> bool:
    """Whether this installation is the demo city."""
    return all(people.find_login(uow, login) is not None for login in SHOWN)


def introduction(office: Office) -> str:
    """The demo accounts for the terminal; empty for a real installation."""
    with office.read() as uow:
        if not stands(uow):
            return ""
    names = {account.login: account.name for account in accounts()}
    shown = "\n".join(f"  {login:<14}{names[login]}" for login in SHOWN)
    return (
        f"演示账号（密码都是 {PASSWORD}）：\n{shown}\n其他单位：单位代号.clerk（经办人）、单位代号.head（负责人）"
    )


@cache
def units() -> tuple[Unit, ...]:
    """The units of the demo city, superiors first."""
    return tuple(Unit(**row) for row in _city()["units"])


@cache
def accounts() -> tuple[Account, ...]:
    """All accounts: the offices' own, then a clerk and a head for every unit that handles messages."""
    return (*(Account(**row) for row in _city()["account"]), *_unit_accounts())


@cache
def english() -> Mapping[str, str]:
    """What units, their places and accounts, and the categories are called in English."""
    said: dict[str, str] = dict(_city()["english"])
    for unit in units():
        called = said[unit.name]
        said |= {f"{unit.name}{post}": f"{called}, {word}" for post, word in POSTS.items()}
        said.setdefault(place_of(unit.name), re.sub(" (Government|Committee)(?= \\(|$)", "", called))
    return said


def _unit_accounts() -> Iterator[Account]:
    for unit in units():
        if unit.kind in {"city", "external"}:
            continue
        yield Account(f"{unit.id}.clerk", f"{unit.name}经办人", Role.HANDLING_UNIT, unit.id)
        yield Account(f"{unit.id}.head", f"{unit.name}负责人", Role.UNIT_HEAD, unit.id)
        if unit.kind in {"county", "park"}:
            yield Account(f"{unit.id}.office", f"{unit.name}办公室经办人", Role.COUNTY_OFFICE, unit.id)


def _categories(city: dict[str, Any]) -> Iterator[CategoryRecord]:
    for category in city["category"]:
        name = category["name"]
        yield CategoryRecord(name, name, 1)
        for part in category["parts"]:
            yield CategoryRecord(f"{name}/{part['name']}", part["name"], 2, part.get("unit", ""))


@cache
def _city() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "city.toml").read_text("utf-8"))
