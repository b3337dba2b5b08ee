"""The list of a case's readers says of everybody what the predicate says of him alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.store import case_access, case_readers, case_units, cases, deputies, people
from app.store.case_readers import Wanted
from app.store.deputies import NewDeputy
from app.store.people import GrantRecord
from app.store.unit_of_work import Store, UnitOfWork
from tests.store.city import NOW, TODAY, City, new_case


def listed(uow: UnitOfWork, case_id: int, **wanted: Any) -> set[int]:
    found = case_readers.readers(uow, case_id, people.tree(uow), TODAY, wanted=Wanted(**wanted), limit=100)
    return {reader.id for reader in found}


def one_by_one(uow: UnitOfWork, case_id: int) -> set[int]:
    found = set()
    for person in people.people(uow):
        actor = people.actor_of(uow, person.id, TODAY)
        if actor is not None and case_access.reaches_case(uow, actor, case_id):
            found.add(person.id)
    return found


def stands_in(uow: UnitOfWork, person: int, principal: int) -> None:
    deputies.name(
        uow,
        NewDeputy(
            person_id=person,
            for_id=principal,
            role="",
            unit_id="",
            valid_from=TODAY,
            valid_until=TODAY,
            reason="出差",
            named_by=principal,
            named_at=NOW,
        ),
    )


def free(uow: UnitOfWork) -> int:
    return new_case(uow).id


def handled(unit: str, **of_case: Any) -> Callable[[UnitOfWork], int]:
    def prepare(uow: UnitOfWork) -> int:
        case = new_case(uow, **of_case)
        cases.project(uow, case.id, {"lead_unit": unit, "assisting_units": ["water"]})
        return case.id

    return prepare


def kept_from(*units: str, **of_case: Any) -> Callable[[UnitOfWork], int]:
    def prepare(uow: UnitOfWork) -> int:
        case_id = handled("bridge", **of_case)(uow)
        case_units.exclude(uow, case_id, units)
        return case_id

    return prepare


PREPARED = {
    "free": free,
    "of a township": handled("bridge"),
    "of a department": handled("schools"),
    "sealed, in nobody's hands": lambda uow: new_case(uow, sealed=True).id,
    "sealed, of a township": handled("bridge", sealed=True),
    "kept from a county": kept_from("east"),
    "kept from an office": kept_from("info", "dcs"),
    "sealed and kept from its own unit": kept_from("bridge", "dcs", sealed=True),
}


@pytest.mark.parametrize("kind", PREPARED)
def test_the_list_and_the_predicate_agree_on_everybody(store: Store, city: City, kind: str) -> None:
    yesterday, tomorrow = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    with store.begin() as uow:
        both = people.insert_person(uow, "both", "身兼两职", password_hash="-")
        for unit in ("east", "schools"):
            people.grant(uow, GrantRecord(both, "unit_head", unit))
        former = people.insert_person(uow, "former", "已调离", password_hash="-")
        people.grant(uow, GrantRecord(former, "info_office", "info", None, yesterday))
        coming = people.insert_person(uow, "coming", "将到任", password_hash="-")
        people.grant(uow, GrantRecord(coming, "handling_unit", "bridge", tomorrow, None))
        stands_in(uow, city.people["administrator", "city"], city.people["handling_unit", "bridge"])
        stands_in(uow, city.people["handling_unit", "water"], city.people["info_office", "info"])
        case_id = PREPARED[kind](uow)
        assert listed(uow, case_id) == one_by_one(uow, case_id)


def test_readers_are_found_by_name_and_unit_and_among_others(store: Store, city: City) -> None:
    with store.begin() as uow:
        case_id = handled("schools")(uow)
        school, info = city.people["handling_unit", "schools"], city.people["info_office", "info"]
        stranger = city.people["handling_unit", "east"]
        assert listed(uow, case_id, text="unit sch") == {school}
        assert listed(uow, case_id, text="%") == set()
        assert listed(uow, case_id, units=["info", "east"]) == {info}
        assert listed(uow, case_id, among=[school, stranger]) == {school}
        assert listed(uow, case_id, among=[]) == set()
