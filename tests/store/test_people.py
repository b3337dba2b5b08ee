"""Units, people, and the roles that make them actors."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import update

from app.domain.permissions import Grant
from app.domain.units import Unit
from app.store import people
from app.store.people import GrantRecord
from app.store.schema.people import Person
from app.store.unit_of_work import Store
from app.store.visibility import reading_units
from tests.store.city import NOW, TODAY, UNITS, City

DAY = timedelta(days=1)


def test_units_come_back_as_they_were_put(store: Store, city: City) -> None:
    with store.begin() as uow:
        assert dict(people.tree(uow).units) == {unit.id: unit for unit in UNITS}
        renamed = replace(UNITS[-1], name="桥头乡", active=False)
        people.put_units(uow, [renamed])
        tree = people.tree(uow)
        assert (tree.units["bridge"], len(tree.units)) == (renamed, len(UNITS))
        assert people.unit_names(uow, ["bridge", "nowhere"]) == {"bridge": "桥头乡"}


def test_an_actor_holds_what_is_valid_today(store: Store, city: City) -> None:
    with store.begin() as uow:
        person = people.insert_person(uow, "new", "新人", password_hash="-", rank="city_leader")
        limits = [
            (None, None),
            (TODAY, TODAY),
            (TODAY + DAY, None),
            (None, TODAY - DAY),
            (TODAY - DAY, TODAY + DAY),
        ]
        for (since, until), unit in zip(limits, ("schools", "water", "info", "dcs", "bridge"), strict=True):
            people.grant(uow, GrantRecord(person, "handling_unit", unit, since, until))
        actor = people.actor_of(uow, person, TODAY)
        assert actor is not None
        assert actor.grants == {Grant("handling_unit", unit) for unit in ("schools", "water", "bridge")}
        assert (actor.person, actor.name, actor.rank) == (person, "新人", "city_leader")
        assert len(people.grants_of(uow, person)) == 5


def test_cases_are_read_for_the_units_of_casework_only(store: Store, city: City) -> None:
    with store.read() as uow:
        assert reading_units(city.actor(uow, "handling_unit", "east")) == {"east"}
        assert reading_units(city.actor(uow, "administrator", "city")) == frozenset()


def test_nobody_unknown_or_inactive_acts(store: Store, city: City) -> None:
    person = city.people["handling_unit", "water"]
    with store.begin() as uow:
        uow.session.execute(update(Person).where(Person.id == person).values(active=False))
        assert people.actor_of(uow, person, TODAY) is None
        assert people.actor_of(uow, 999, TODAY) is None
        assert people.holders(uow, "handling_unit", TODAY, ["water"]) == []
        assert people.colleagues(uow, ["water"], TODAY) == []


def test_a_login_is_found_by_name_and_id_and_ends_by_its_epoch(store: Store) -> None:
    with store.begin() as uow:
        person = people.insert_person(uow, "wang", "王", password_hash="old", email="w@example.org")
        found = people.find_login(uow, "wang")
        assert found == people.login_of(uow, person)
        assert found is not None
        assert (found.password_hash, found.session_epoch, found.active) == ("old", 0, True)
        people.set_password_hash(uow, person, "new")
        assert people.raise_epoch(uow, person) == 1
        people.seen(uow, person, NOW)
    with store.read() as uow:
        again = people.login_of(uow, person)
        assert again == replace(found, password_hash="new", session_epoch=1)
        record = people.get_person(uow, person)
        assert record is not None
        assert (record.email, record.last_seen_at, record.session_epoch) == ("w@example.org", NOW, 1)
        assert people.find_login(uow, "nobody") is None
        assert people.get_person(uow, 999) is None


def test_holders_and_colleagues_are_listed_once_by_name(store: Store, city: City) -> None:
    with store.begin() as uow:
        person = city.people["handling_unit", "water"]
        people.grant(uow, GrantRecord(person, "unit_head", "water"))
        people.grant(uow, GrantRecord(person, "handling_unit", "schools", date(2026, 1, 1), None))
        assert [found.id for found in people.holders(uow, "handling_unit", TODAY)] == [
            city.people["handling_unit", unit] for unit in ("bridge", "east", "schools", "water")
        ]
        assert [found.id for found in people.holders(uow, "handling_unit", TODAY, ["schools"])] == [
            city.people["handling_unit", "schools"],
            person,
        ]
        assert [found.id for found in people.colleagues(uow, ["water"], TODAY)] == [person]
        assert [found.id for found in people.people(uow, [person, 999])] == [person]
        assert len(people.people(uow)) == len(city.people)


def test_a_county_sees_what_is_put_below_it_later(store: Store, city: City) -> None:
    with store.begin() as uow:
        people.put_units(uow, [Unit("hill", "山后乡", "township", "township", "", "east")])
        assert "hill" in people.tree(uow).below("east")
