"""Figures: deltas and values together say what the rows say."""

from datetime import date, timedelta

import pytest

from app.domain.events import Figure
from app.store import cases, counters, hot_path, literal
from app.store.counters import Drift
from app.store.unit_of_work import Store
from tests.store.city import NOW, City, changes, loaded, new_case, open_item, started

LATE = NOW + timedelta(days=30)


def answered(store: Store, **values: object) -> int:
    """A case of 市教育局 that was delivered, handed in and replied in time; `values` replace columns."""
    columns = {
        "lead_unit": "schools",
        "delivered_at": NOW,
        "due_on": date(2026, 3, 9),
        "handed_in_at": NOW,
        "replied_at": LATE,
        "published_at": NOW,
        "status": "replied",
    }
    with store.begin() as uow:
        case = new_case(uow)
        cases.project(uow, case.id, columns | values)
    return case.id


def figures(store: Store, key: str = "") -> dict[str, int]:
    with store.read() as uow:
        assert counters.recount(uow) == ()
        return {figure: number for figure in Figure if (number := counters.value(uow, figure, key))}


def test_figures_follow_the_case_for_the_city_and_its_lead_unit(store: Store, city: City) -> None:
    case_id = answered(store)
    own = {"published": 1, "delivered": 1, "replied": 1, "replied_in_time": 1}
    assert figures(store) == own | {"received": 1}
    assert figures(store, "schools") == own
    with store.begin() as uow:
        cases.project(uow, case_id, {"lead_unit": "water", "satisfaction": "基本满意", "withheld": True})
    moved = {"delivered": 1, "replied": 1, "replied_in_time": 1, "rated": 1, "satisfied": 1}
    assert figures(store, "schools") == {}
    assert figures(store, "water") == moved
    assert figures(store) == moved | {"received": 1}


@pytest.mark.parametrize(
    ("values", "in_time"),
    [
        ({}, 1),
        ({"handed_in_at": LATE}, 0),
        ({"handed_in_at": None}, 0),
        ({"handed_in_at": None, "replied_at": NOW}, 1),
        ({"due_on": None}, 0),
        ({"due_on": date(2026, 3, 1)}, 0),
        ({"due_on": date(2026, 3, 2)}, 1),
    ],
)
def test_in_time_is_judged_by_the_day_the_unit_handed_in(
    store: Store, city: City, values: dict[str, object], in_time: int
) -> None:
    answered(store, **values)
    assert figures(store).get("replied_in_time", 0) == in_time


def test_an_unsatisfied_verdict_counts_as_rated_only(store: Store, city: City) -> None:
    answered(store, satisfaction="不满意")
    assert {"rated", "satisfied"} & figures(store).keys() == {"rated"}


def test_a_sealed_case_counts_as_received_and_as_nothing_else(store: Store, city: City) -> None:
    answered(store, sealed=True, satisfaction="满意")
    with store.begin() as uow:
        new_case(uow, sealed=True)
    assert figures(store) == {"received": 2}
    assert figures(store, "schools") == {}


def test_open_cases_and_items_are_counted(store: Store, city: City) -> None:
    first, second = open_item(), open_item(role="unit_head")
    with store.begin() as uow:
        case = new_case(uow)
        started(uow, city, case.id, first, open_item(), second)
    with store.read() as uow:
        assert counters.values(uow, Figure.OPEN_ITEMS) == {"handling_unit|schools": 2, "unit_head|schools": 1}
        assert counters.value(uow, Figure.OPEN_CASES) == 1
    with store.begin() as uow:
        done = changes(closed=[first, second], case={"status": "closed"})
        hot_path.save(uow, loaded(uow, first.id), done)
    with store.read() as uow:
        assert counters.values(uow, Figure.OPEN_ITEMS) == {"handling_unit|schools": 1}
        assert counters.values(uow, Figure.OPEN_CASES) == {}
        assert counters.recount(uow) == ()


def test_folding_changes_no_figure(store: Store, city: City) -> None:
    answered(store)
    answered(store, lead_unit="water")
    before = figures(store), figures(store, "schools")
    with store.begin() as uow:
        assert counters.fold(uow) > 0
    assert (figures(store), figures(store, "schools")) == before
    answered(store)
    with store.begin() as uow:
        counters.fold(uow)
        assert counters.fold(uow) == 0
    assert figures(store)["received"] == 3


def test_a_unit_sees_its_own_changes_and_inserts_them_once(store: Store) -> None:
    with store.begin() as uow:
        new_case(uow)
        assert counters.value(uow, Figure.RECEIVED) == 1
        new_case(uow)
        counters.count(uow, [(Figure.RATED, "x")], 2)
        counters.count(uow, [(Figure.RATED, "x")], -2)
    assert figures(store) == {"received": 2, "open": 2}
    with store.read() as uow:
        deltas = literal.execute(uow, "SELECT count(*) FROM counter_delta WHERE name = 'rated'").fetchone()[0]
    assert deltas == 0


def test_a_counter_that_drifted_is_named(store: Store, city: City) -> None:
    answered(store)
    with store.begin() as uow:
        counters.fold(uow)
        literal.execute(uow, "UPDATE counter SET value = 7 WHERE name = 'replied' AND \"key\" = 'schools'")
        literal.execute(uow, "INSERT INTO counter (name, \"key\", value) VALUES ('unknown', '', 1)")
        assert counters.recount(uow) == (Drift("replied", "schools", 7, 1), Drift("unknown", "", 1, 0))
