"""Naming deputies: who may, for whom, for how long, and what is refused at which field."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.errors import Invalid, NotFound
from app.domain.permissions import Grant, Role
from app.operations import deputies
from app.store import people
from app.store.people import GrantRecord
from app.store.schema.evidence import JournalEntry
from tests.operations.test_deputies import WEEK, again, named, wish
from tests.operations.town import Town


def test_a_revoked_deputy_is_none_at_once(town: Town) -> None:
    head, clerk = town.actor(Role.UNIT_HEAD, "zjj"), town.actor(Role.HANDLING_UNIT, "zjj")
    deputy = named(town, head, clerk)
    with town.office.read() as uow:
        (naming,) = deputies.arrangement(uow, head, town.clock).deputies
    assert (naming.deputy, naming.principal, naming.running, naming.revocable) == (
        clerk.name,
        head.name,
        True,
        True,
    )
    stranger = town.actor(Role.UNIT_HEAD, "jyj")
    with town.office.begin() as uow, pytest.raises(NotFound):
        deputies.end_deputy(uow, stranger, town.clock, naming.id)
    with town.office.begin() as uow:
        deputies.end_deputy(uow, deputy, town.clock, naming.id)
        deputies.end_deputy(uow, head, town.clock, naming.id)
    assert again(town, clerk) == clerk
    with town.office.read() as uow:
        kinds = [row.kind for row in uow.session.query(JournalEntry).filter(JournalEntry.kind.like("deputy:%"))]
    assert kinds == ["deputy:named", "deputy:ended"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"deputy": None}, "deputy"),
        ({"deputy": 1}, "deputy"),
        ({"since": None}, "since"),
        ({"until": None}, "until"),
        ({"reason": " "}, "reason"),
        ({"post": "unit_head@jyj"}, "post"),
        ({"post": "administrator@city"}, "post"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(town: Town, wrong: dict[str, Any], field: str) -> None:
    head, clerk = town.actor(Role.UNIT_HEAD, "zjj"), town.actor(Role.HANDLING_UNIT, "zjj")
    with town.office.begin() as uow, pytest.raises(Invalid) as refused:
        deputies.name_deputy(uow, head, town.clock, replace(wish(town, clerk), **wrong))
    assert set(refused.value.errors) == {field}


def test_days_and_repeats_are_refused(town: Town) -> None:
    head, clerk, today = town.actor(Role.UNIT_HEAD, "zjj"), town.actor(Role.HANDLING_UNIT, "zjj"), town.clock.today
    for changes, field in (
        ({"since": today - timedelta(days=1)}, "since"),
        ({"until": today - timedelta(days=1)}, "until"),
        ({"until": today + deputies.LONGEST + timedelta(days=1)}, "until"),
    ):
        with pytest.raises(Invalid) as refused:
            named(town, head, clerk, **changes)
        assert set(refused.value.errors) == {field}
    named(town, head, clerk)
    with pytest.raises(Invalid) as refused:
        named(town, head, clerk, since=today + WEEK, until=today + WEEK * 2)
    assert set(refused.value.errors) == {"deputy"}
    named(town, head, clerk, since=today + WEEK * 2, until=today + WEEK * 3)


def test_who_may_arrange_for_somebody_absent(town: Town) -> None:
    clerk, second = (town.actor(Role.HANDLING_UNIT, "zjj", number) for number in (1, 2))
    head, other_head = town.actor(Role.UNIT_HEAD, "zjj"), town.actor(Role.UNIT_HEAD, "jyj")
    with town.office.begin() as uow:
        deputies.name_deputy(uow, head, town.clock, wish(town, second), clerk.person)
    assert again(town, second).deputy_for[0].person == clerk.person
    with town.office.begin() as uow, pytest.raises(NotFound):
        deputies.name_deputy(uow, other_head, town.clock, wish(town, second), clerk.person)
    with town.office.begin() as uow, pytest.raises(NotFound):
        deputies.name_deputy(uow, second, town.clock, wish(town, second), head.person)
    with town.office.read() as uow:
        assert deputies.absentees(uow, second, town.clock, "") is None
        mine = deputies.absentees(uow, head, town.clock, "handling_unit")
        assert mine is not None
        assert {one.id for one in mine} == {clerk.person, second.person}
    with town.office.begin() as uow:
        boss = people.insert_person(uow, "boss", "系统管理员", password_hash="")
        people.grant(uow, GrantRecord(boss, "administrator", "city"))
        administrator = people.actor_of(uow, boss, town.clock.today)
        assert administrator is not None
        deputies.name_deputy(
            uow, administrator, town.clock, wish(town, head), town.actor("unit_head", "zjj", 2).person
        )
        leader = town.actor(Role.CITY_LEADER, "city")
        offered = deputies.arrangement(uow, administrator, town.clock, leader.person).candidates
        assert boss not in {one.id for one in offered}, "who does no casework stands in for nobody"


def test_a_head_who_stands_in_himself_arranges_nothing_for_the_other_unit(town: Town) -> None:
    head, clerk = town.actor(Role.UNIT_HEAD, "zjj"), town.actor(Role.HANDLING_UNIT, "zjj")
    deputy = named(town, head, clerk)
    with town.office.begin() as uow, pytest.raises(NotFound):
        deputies.name_deputy(
            uow, deputy, town.clock, wish(town, clerk), town.actor("handling_unit", "zjj", 2).person
        )


def test_one_role_of_several_passes_on_alone(town: Town) -> None:
    clerk, head = town.actor(Role.HANDLING_UNIT, "zjj"), town.actor(Role.UNIT_HEAD, "zjj")
    with town.office.begin() as uow:
        assert head.person is not None
        people.grant(uow, GrantRecord(head.person, "handling_unit", "jyj"))
        people.grant(uow, GrantRecord(head.person, "administrator", "city"))
    assert named(town, again(town, head), clerk, post="handling_unit@jyj").deputy_for[0].grants == {
        Grant("handling_unit", "jyj")
    }
    all_of_it = named(town, head, town.actor(Role.HANDLING_UNIT, "zjj", 2)).deputy_for[0].grants
    assert all_of_it == {Grant("handling_unit", "jyj"), Grant("unit_head", "zjj")}, "no administration passes on"


def test_there_is_no_chain(town: Town) -> None:
    head, first, second = (
        town.actor(Role.UNIT_HEAD, "zjj"),
        town.actor(Role.HANDLING_UNIT, "zjj"),
        town.actor(Role.HANDLING_UNIT, "zjj", 2),
    )
    lent = named(town, head, first)
    with pytest.raises(Invalid) as refused:
        named(town, second, head)
    assert set(refused.value.errors) == {"deputy"}
    assert named(town, lent, second).grants == second.grants | first.grants, "what is lent is not lent on"
