"""Who sees which case and which work item (Article 18 included)."""

from collections.abc import Callable

import pytest
from sqlalchemy import ColumnElement, select

from app.domain.permissions import SYSTEM, Actor, Grant
from app.store import case_units, cases
from app.store.schema.cases import Case
from app.store.schema.work import WorkItem
from app.store.unit_of_work import Store, UnitOfWork
from app.store.visibility import cases_visible_to, sight, work_items_visible_to
from tests.store.city import City, new_case, open_item, started


def sees(uow: UnitOfWork, actor: Actor) -> set[int]:
    return set(uow.session.scalars(select(Case.id).where(cases_visible_to(actor))))


def works_on(uow: UnitOfWork, actor: Actor) -> set[int]:
    return set(uow.session.scalars(select(WorkItem.id).where(work_items_visible_to(actor))))


@pytest.mark.parametrize("part", ["lead_unit", "acting_unit", "assisting_units"])
def test_a_unit_with_a_part_sees_the_case_and_so_does_its_county(store: Store, city: City, part: str) -> None:
    with store.begin() as uow:
        case = new_case(uow)
        cases.project(uow, case.id, {part: ["bridge"] if part == "assisting_units" else "bridge"})
        assert sees(uow, city.actor(uow, "handling_unit", "bridge")) == {case.id}
        assert sees(uow, city.actor(uow, "handling_unit", "east")) == {case.id}
        assert sees(uow, city.actor(uow, "handling_unit", "water")) == set()


def test_a_township_does_not_see_what_its_county_handles(store: Store, city: City) -> None:
    with store.begin() as uow:
        case = new_case(uow)
        cases.project(uow, case.id, {"lead_unit": "east"})
        assert sees(uow, city.actor(uow, "handling_unit", "bridge")) == set()


@pytest.mark.parametrize(
    ("role", "unit"), [("info_office", "info"), ("supervision_office", "dcs"), ("city_leader", "city")]
)
def test_city_wide_roles_see_everything_that_is_not_sealed(store: Store, city: City, role: str, unit: str) -> None:
    with store.begin() as uow:
        case, sealed = new_case(uow), new_case(uow, sealed=True)
        expected = {case.id, sealed.id} if role == "supervision_office" else {case.id}
        assert sees(uow, city.actor(uow, role, unit)) == expected


def test_those_without_casework_see_no_case(store: Store, city: City) -> None:
    with store.begin() as uow:
        case = new_case(uow)
        cases.project(uow, case.id, {"lead_unit": "schools"})
        assert sees(uow, city.actor(uow, "administrator", "city")) == set()
        assert sees(uow, Actor(None, "路人")) == set()
        assert sees(uow, SYSTEM) == set()


def test_a_citizen_sees_the_case_of_his_code_only(store: Store) -> None:
    with store.begin() as uow:
        mine, _ = new_case(uow), new_case(uow)
        assert sees(uow, Actor(None, "网民", citizen_of=mine.id)) == {mine.id}


def test_a_sealed_case_is_seen_by_the_very_units_with_a_part(store: Store, city: City) -> None:
    with store.begin() as uow:
        case = new_case(uow, sealed=True)
        cases.project(uow, case.id, {"lead_unit": "bridge"})
        assert sees(uow, city.actor(uow, "handling_unit", "bridge")) == {case.id}
        assert sees(uow, city.actor(uow, "handling_unit", "east")) == set()
        assert sees(uow, city.actor(uow, "city_leader", "city")) == set()


@pytest.mark.parametrize("sealed", [True, False])
def test_an_excluded_unit_sees_nothing_whatever_else_it_holds(store: Store, city: City, sealed: bool) -> None:
    with store.begin() as uow:
        case = new_case(uow, sealed=sealed)
        cases.project(uow, case.id, {"lead_unit": "schools"})
        case_units.exclude(uow, case.id, ["schools", "dcs"])
        started(uow, city, case.id, open_item(), open_item(unit_id=""), open_item(role="supervision_office"))
        for role, unit in (("handling_unit", "schools"), ("supervision_office", "dcs")):
            assert sees(uow, city.actor(uow, role, unit)) == set()
            assert works_on(uow, city.actor(uow, role, unit)) == set()


def test_one_excluded_grant_excludes_the_person(store: Store, city: City) -> None:
    with store.begin() as uow:
        case = new_case(uow)
        cases.project(uow, case.id, {"lead_unit": "water"})
        case_units.exclude(uow, case.id, ["schools"])
        grants = frozenset({Grant("handling_unit", "water"), Grant("unit_head", "schools")})
        assert sees(uow, Actor(1, "两处任职", grants)) == set()


def test_items_are_for_the_role_held_for_their_unit(store: Store, city: City) -> None:
    own, pool = open_item(), open_item(unit_id="")
    other_role, other_unit = open_item(role="unit_head"), open_item(unit_id="water")
    with store.begin() as uow:
        started(uow, city, new_case(uow).id, own, pool, other_role, other_unit)
        assert works_on(uow, city.actor(uow, "handling_unit", "schools")) == {own.id, pool.id}
        assert works_on(uow, city.actor(uow, "handling_unit", "water")) == {other_unit.id, pool.id}
        assert works_on(uow, city.actor(uow, "info_office", "info")) == set()
        assert works_on(uow, Actor(None, "路人")) == set()
        both = Actor(1, "兼职", frozenset({Grant("handling_unit", "schools"), Grant("unit_head", "schools")}))
        assert works_on(uow, both) == {own.id, pool.id, other_role.id}


def test_items_of_processes_without_a_case_are_seen_by_their_role(store: Store, city: City) -> None:
    item = open_item(role="info_office", unit_id="info")
    with store.begin() as uow:
        started(uow, city, None, item)
        assert works_on(uow, city.actor(uow, "info_office", "info")) == {item.id}


@pytest.mark.parametrize("predicate", [cases_visible_to, work_items_visible_to])
@pytest.mark.parametrize("proved", [None, 7])
def test_what_is_kept_of_a_reader_decides_all_that_he_sees(
    predicate: Callable[[Actor], ColumnElement[bool]], proved: int | None
) -> None:
    held = frozenset({Grant("handling_unit", "water"), Grant("supervision_office", "dcs")})
    actor = Actor(5, "经办人", held, "city_leader", proved)
    whole, kept = (predicate(reader).compile() for reader in (actor, sight(actor)))
    assert (str(whole), whole.params) == (str(kept), kept.params)
    assert sight(actor).name == ""
