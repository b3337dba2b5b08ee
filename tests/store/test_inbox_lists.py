"""The inbox shows each person what is his, counts it exactly, and shows nobody what is not."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.lights import Days
from app.domain.permissions import Actor, Grant
from app.store import case_units, inbox_counts, inbox_lists, people, steps, work_items
from app.store.inbox_lists import InboxQuery, Lights, List
from app.store.people import GrantRecord
from app.store.steps import NewStep
from app.store.unit_of_work import Store, UnitOfWork
from tests.store.city import NOW, TODAY, City, new_case, open_item, started

DAYS = Days(TODAY, TODAY + timedelta(days=2))


def clerk(uow: UnitOfWork, city: City, unit: str = "schools") -> Actor:
    return city.actor(uow, "handling_unit", unit)


def shown(uow: UnitOfWork, actor: Actor, which: List, **filters: Any) -> list[int]:
    found = inbox_lists.page(uow, actor, InboxQuery(list=which, **filters), DAYS)
    return [row.id for row in found.rows]


def step_by(actor: Actor, **values: Any) -> NewStep:
    plain = NewStep(
        task_id=77,
        process="unit_handling",
        deployment_id=1,
        element="acknowledge",
        name="签收",
        kind="userTask",
        at=NOW,
        actor_id=actor.person,
        actor_name=actor.name,
    )
    return replace(plain, **values)


def test_an_item_moves_from_claimable_to_mine_and_stays_in_the_unit(store: Store, city: City) -> None:
    item = open_item()
    with store.begin() as uow:
        started(uow, city, new_case(uow).id, item)
        actor = clerk(uow, city)
        assert shown(uow, actor, List.CLAIMABLE) == [item.id]
        assert shown(uow, actor, List.UNIT) == [item.id]
        assert shown(uow, actor, List.MINE) == []

        assert actor.person is not None
        work_items.take(uow, [item.id], actor.person, NOW)

        assert shown(uow, actor, List.CLAIMABLE) == []
        assert shown(uow, actor, List.UNIT) == [item.id]
        assert shown(uow, actor, List.MINE) == [item.id]


def test_another_unit_sees_nothing_of_it(store: Store, city: City) -> None:
    with store.begin() as uow:
        started(uow, city, new_case(uow).id, open_item())
        assert set(inbox_counts.counts(uow, clerk(uow, city, "water")).values()) == {0}


def test_the_claim_pool_is_open_to_every_unit_that_is_not_excluded(store: Store, city: City) -> None:
    item = open_item(unit_id="", element="claim", name="认领")
    with store.begin() as uow:
        case = new_case(uow)
        started(uow, city, case.id, item)
        case_units.exclude(uow, case.id, ["water"])
        assert shown(uow, clerk(uow, city), List.CLAIMABLE) == [item.id]
        assert shown(uow, clerk(uow, city), List.UNIT) == []
        assert shown(uow, clerk(uow, city, "water"), List.CLAIMABLE) == []


def test_the_drafter_may_not_claim_what_he_is_barred_from(store: Store, city: City) -> None:
    with store.begin() as uow:
        actor = clerk(uow, city)
        item = open_item(barred_id=actor.person)
        started(uow, city, new_case(uow).id, item)
        assert shown(uow, actor, List.CLAIMABLE) == []
        assert shown(uow, actor, List.UNIT) == [item.id]


def test_citizens_tasks_stand_in_no_list(store: Store, city: City) -> None:
    with store.begin() as uow:
        actor = clerk(uow, city)
        case = new_case(uow)
        instance = started(uow, city, case.id, open_item(role="citizen", unit_id="", element="rate", name="评价"))
        steps.insert_rows(uow, [step_by(actor)], case.id, instance)
        citizen = replace(actor, grants=actor.grants | {Grant("citizen", "")})
        counts = inbox_counts.counts(uow, citizen)
        assert counts[List.CLAIMABLE] == counts[List.WAITING] == 0


def test_waiting_shows_where_a_case_went_that_i_worked_on(store: Store, city: City) -> None:
    item = open_item(role="supervision_office", unit_id="dcs", element="review", name="审核办理结果")
    with store.begin() as uow:
        actor = clerk(uow, city)
        case = new_case(uow)
        case_units.follow(uow, case, replace(case, lead_unit="schools"))
        instance = started(uow, city, case.id, item)
        assert shown(uow, actor, List.WAITING) == []
        steps.insert_rows(uow, [step_by(actor)], case.id, instance)
        assert shown(uow, actor, List.WAITING) == [item.id]
        assert shown(uow, clerk(uow, city, "water"), List.WAITING) == []


def test_waiting_forgets_a_case_that_was_taken_away(store: Store, city: City) -> None:
    """A reroute takes the unit's part: with it goes the case, from every list."""
    with store.begin() as uow:
        actor = clerk(uow, city)
        case = new_case(uow)
        instance = started(uow, city, case.id, open_item(unit_id="water"))
        steps.insert_rows(uow, [step_by(actor)], case.id, instance)
        assert shown(uow, actor, List.WAITING) == []
        assert shown(uow, actor, List.DONE) == []


def test_done_lists_my_steps_newest_first(store: Store, city: City) -> None:
    with store.begin() as uow:
        actor = clerk(uow, city)
        case = new_case(uow)
        case_units.follow(uow, case, replace(case, lead_unit="schools"))
        instance = started(uow, city, case.id)
        earlier = step_by(actor, task_id=1, at=NOW - timedelta(days=1))
        automatic = step_by(actor, task_id=3, kind="serviceTask")
        steps.insert_rows(uow, [step_by(actor, task_id=2), earlier, automatic], case.id, instance)
        assert shown(uow, actor, List.DONE) == [2, 1]
        assert inbox_counts.counts(uow, actor)[List.DONE] == 2


def test_a_sealed_case_waits_for_nobody_outside(store: Store, city: City) -> None:
    with store.begin() as uow:
        info = city.actor(uow, "info_office", "info")
        case = new_case(uow, sealed=True)
        item = open_item(role="supervision_office", unit_id="dcs")
        instance = started(uow, city, case.id, item)
        steps.insert_rows(uow, [step_by(info, element="moderate")], case.id, instance)
        assert set(inbox_counts.counts(uow, info).values()) == {0}
        assert shown(uow, city.actor(uow, "supervision_office", "dcs"), List.UNIT) == [item.id]


def test_counts_are_those_of_the_lists(store: Store, city: City) -> None:
    with store.begin() as uow:
        actor = clerk(uow, city)
        case = new_case(uow)
        case_units.follow(uow, case, replace(case, lead_unit="schools"))
        items = [open_item(due_on=TODAY + timedelta(days=n - 3)) for n in range(7)]
        pool = open_item(unit_id="")
        instance = started(uow, city, case.id, *items, pool, open_item(unit_id="water"))
        steps.insert_rows(uow, [step_by(actor)], case.id, instance)
        assert actor.person is not None
        work_items.take(uow, [items[0].id, items[1].id], actor.person, NOW)
        counts = inbox_counts.counts(uow, actor)
        assert counts == {which: len(shown(uow, actor, which)) for which in List}
        assert [counts[which] for which in List] == [2, 6, 7, 1, 1]


@pytest.fixture
def desk(store: Store, city: City) -> City:
    """A unit with items of every light and several sources."""
    with store.begin() as uow:
        dues: list[date | None] = [TODAY + timedelta(days=n) for n in (2, -1, 3, 0)]
        for number, due in enumerate([*dues, None]):
            case = new_case(
                uow,
                source="people_mayor" if number % 2 else "portal",
                source_number=f"M{number}" if number % 2 else None,
                original_title=f"第{number}件：井盖缺失" if number == 2 else f"第{number}件",
                received_at=NOW - timedelta(days=number * 2 % 5),
            )
            started(uow, city, case.id, open_item(id=100 + number, due_on=due, name="签收" if number else "审签"))
    return city


def test_filters(store: Store, desk: City) -> None:
    with store.read() as uow:
        actor = clerk(uow, desk)

        def unit(**filters: Any) -> list[int]:
            return shown(uow, actor, List.UNIT, **filters)

        assert unit(light="late") == [101]
        assert unit(light="near") == [103, 100]
        assert unit(light="ok") == [102, 104]
        assert unit(source="people_mayor") == [101, 103]
        assert unit(step="审签") == [100]
        assert unit(text="井盖") == [102]
        assert unit(text="2026-00003") == unit(text="00003") == [102]
        assert unit(text="没有的词") == unit(urgent=True) == unit(unit="water") == []
        assert inbox_lists.lights(uow, actor, InboxQuery(list=List.UNIT), DAYS) == Lights(1, 2, 2)
        assert inbox_lists.lights(uow, actor, InboxQuery(list=List.UNIT, step="签收"), DAYS) == Lights(1, 1, 2)
        assert inbox_counts.overview(uow, actor).lights(List.UNIT, DAYS) == Lights(1, 2, 2)
        assert inbox_counts.overview(uow, actor).lights(List.CLAIMABLE, DAYS) == Lights(1, 2, 2)
        assert inbox_counts.overview(uow, actor).lights(List.MINE, DAYS) == Lights(0, 0, 0)


def test_orders(store: Store, desk: City) -> None:
    with store.read() as uow:
        actor = clerk(uow, desk)
        assert shown(uow, actor, List.UNIT, order="due") == [101, 103, 100, 102, 104]
        assert shown(uow, actor, List.UNIT, order="received") == [100, 103, 101, 104, 102]
        assert shown(uow, actor, List.UNIT, order="number") == [100, 101, 102, 103, 104]


def test_choices_of_the_filters(store: Store, desk: City) -> None:
    with store.read() as uow:
        actor = clerk(uow, desk)
        assert inbox_lists.choices(uow, actor, List.UNIT) == (("审签", "签收"), ())
        assert inbox_lists.choices(uow, actor, List.DONE) == ((), ())


@pytest.mark.parametrize("order", ["due", "received", "number"])
def test_paging_reaches_every_row_once(store: Store, desk: City, order: str) -> None:
    with store.read() as uow:
        actor = clerk(uow, desk)
        query = InboxQuery(list=List.UNIT, order=order, size=2)
        first = inbox_lists.page(uow, actor, query, DAYS)
        assert (first.total, first.before, first.number, len(first.places)) == (5, 0, 1, 3)
        seen, place = [row.id for row in first.rows], first.following
        while place is not None:
            turned = inbox_lists.page(uow, actor, replace(query, after=place), DAYS)
            assert turned.before == len(seen)
            seen += [row.id for row in turned.rows]
            place = turned.following
        assert sorted(seen) == [100, 101, 102, 103, 104]
        for number, numbered in enumerate(first.places):
            page = inbox_lists.page(uow, actor, replace(query, after=numbered), DAYS)
            assert [row.id for row in page.rows] == seen[2 * number : 2 * number + 2]


@pytest.mark.parametrize("place", ["", "~", "x~y", "2026-03-01", "2026-13-01~4", f"2026-03-01~{2**64}", "不~1"])
def test_a_place_that_is_none_gives_the_first_page(store: Store, desk: City, place: str) -> None:
    with store.read() as uow:
        page = inbox_lists.page(uow, clerk(uow, desk), InboxQuery(list=List.UNIT, after=place, size=2), DAYS)
        assert [row.id for row in page.rows] == [101, 103]


def test_a_naive_instant_is_no_place(store: Store, desk: City) -> None:
    with store.read() as uow:
        query = InboxQuery(list=List.UNIT, order="received", after="2026-03-01T00:00:00~4")
        assert inbox_lists.page(uow, clerk(uow, desk), query, DAYS).before == 0


def test_work_that_belongs_to_no_case(store: Store, city: City) -> None:
    """A monthly analysis has a step and a role, and no message."""
    item = open_item(role="info_office", unit_id="info", name="起草月度分析")
    with store.begin() as uow:
        started(uow, city, None, item)
        info = city.actor(uow, "info_office", "info")
        row = inbox_lists.page(uow, info, InboxQuery(list=List.UNIT), DAYS).rows[0]
        assert (row.title, row.number, row.case_id, row.urgent) == ("起草月度分析", "", None, False)


def test_a_role_that_has_ended_shows_nothing(store: Store, city: City) -> None:
    with store.begin() as uow:
        started(uow, city, new_case(uow).id, open_item())
        deputy = people.insert_person(uow, "deputy", "代办", password_hash="-")
        people.grant(uow, GrantRecord(deputy, "handling_unit", "schools", valid_until=TODAY))
        today, tomorrow = (people.actor_of(uow, deputy, day) for day in (TODAY, TODAY + timedelta(days=1)))
        assert today is not None
        assert tomorrow is not None
        assert inbox_counts.counts(uow, today)[List.UNIT] == 1
        assert inbox_counts.counts(uow, tomorrow)[List.UNIT] == 0
