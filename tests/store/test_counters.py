"""Figures: deltas and values together say what the rows say."""

from datetime import date, timedelta

import pytest

from app.domain.events import Figure
from app.store import cases, counters, hot_path, literal, work_items
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
    own = {"published": 1, "answered": 1, "delivered": 1, "replied": 1, "replied_in_time": 1}
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
        assert counters.values(uow, Figure.OPEN_ITEMS) == {"handling_unit|schools||": 2, "unit_head|schools||": 1}
        assert counters.value(uow, Figure.OPEN_CASES) == 1
    with store.begin() as uow:
        done = changes(closed=[first, second], case={"status": "closed"})
        hot_path.save(uow, loaded(uow, first.id), done)
    with store.read() as uow:
        assert counters.values(uow, Figure.OPEN_ITEMS) == {"handling_unit|schools||": 1}
        assert counters.values(uow, Figure.OPEN_CASES) == {}
        assert counters.recount(uow) == ()


def test_the_home_page_is_counted_by_days(store: Store, city: City) -> None:
    def kept(name: Figure) -> dict[str, int]:
        with store.read() as uow:
            assert counters.recount(uow) == ()
            return dict(counters.values(uow, name))

    case_id = answered(store, satisfaction="满意", complexity="simple", kind="求助")
    assert kept(Figure.RECEIVED_IN) == kept(Figure.PUBLISHED_IN) == {"2026-03": 1}
    assert kept(Figure.PROMISED) == {"2026-03-09|": 1}
    assert kept(Figure.TOOK) == {"2026-04-01|2026-03-02|simple": 1}
    assert kept(Figure.VERDICT) == {"2026-04-01|满意": 1}
    with store.begin() as uow:
        cases.project(uow, case_id, {"citizen_due": date(2026, 4, 2)})
    assert kept(Figure.PROMISED) == {"2026-04-02|kept": 1}
    with store.begin() as uow:
        cases.project(uow, case_id, {"kind": "感谢"})
    assert kept(Figure.PROMISED) == kept(Figure.TOOK) == {}
    with store.begin() as uow:
        cases.project(uow, case_id, {"withheld": True})
    assert kept(Figure.VERDICT) == kept(Figure.PUBLISHED_IN) == {}
    assert kept(Figure.RECEIVED_IN) == {"2026-03": 1}


def test_a_ledger_counts_for_every_unit_that_sees_the_case(store: Store, city: City) -> None:
    def ledger(name: Figure = Figure.IN_LEDGER) -> dict[str, int]:
        with store.read() as uow:
            assert counters.recount(uow) == ()
            return dict(counters.values(uow, name))

    with store.begin() as uow:
        case = new_case(uow)
        cases.project(uow, case.id, {"lead_unit": "bridge", "assisting_units": ["east", "water"]})
        cases.project(uow, case.id, {"due_on": date(2026, 3, 9)})
    seers = ("", "bridge", "city", "east", "water")
    assert ledger() == {f"{unit}|open||2026-03-09": 1 for unit in seers}
    with store.begin() as uow:
        cases.project(uow, case.id, {"status": "replied", "replied_at": NOW, "assisting_units": []})
    assert ledger() == {f"{unit}|replied|replied|": 1 for unit in ("", "bridge", "city", "east")}
    with store.begin() as uow:
        cases.project(uow, case.id, {"sealed": True})
    assert ledger() == {}
    assert ledger(Figure.IN_SEALED_LEDGER) == {f"{unit}|replied|replied|": 1 for unit in ("", "bridge")}


def test_items_are_counted_where_they_stand(store: Store, city: City) -> None:
    first, second = open_item(due_on=date(2026, 3, 9)), open_item()
    me, other = city.people["handling_unit", "schools"], city.people["handling_unit", "water"]

    def kept() -> dict[str, int]:
        with store.read() as uow:
            assert counters.recount(uow) == ()
            return dict(counters.values(uow, Figure.OPEN_ITEMS))

    with store.begin() as uow:
        started(uow, city, new_case(uow).id, first, second)
        work_items.take(uow, [first.id, second.id], me, NOW)
        work_items.take(uow, [first.id], other, NOW)
    assert kept() == {f"handling_unit|schools|{me}|2026-03-09": 1, f"handling_unit|schools|{me}|": 1}
    with store.begin() as uow:
        assert work_items.hand_over(uow, first.id, of=me, to=other, at=NOW, by=me)
        assert not work_items.hand_over(uow, first.id, of=me, to=None, at=NOW, by=me)
        work_items.give_back(uow, second.id, me)
        work_items.give_back(uow, second.id, me)
    assert kept() == {f"handling_unit|schools|{other}|2026-03-09": 1, "handling_unit|schools||": 1}
    with store.begin() as uow:
        work_items.set_due(uow, loaded(uow, second.id).item, date(2026, 3, 9))
    assert kept() == {f"handling_unit|schools|{other}|2026-03-09": 1, "handling_unit|schools||2026-03-09": 1}
    with store.begin() as uow:
        hot_path.save(uow, loaded(uow, first.id), changes(closed=[loaded(uow, first.id).item]))
        assert counters.fold(uow) > 0
    assert kept() == {"handling_unit|schools||2026-03-09": 1}
    with store.begin() as uow:
        counters.rebuild(uow)
    assert kept() == {"handling_unit|schools||2026-03-09": 1}


def test_after_an_upgrade_that_emptied_them_all_figures_are_counted_anew(store: Store, city: City) -> None:
    with store.begin() as uow:
        assert not counters.missing(uow)
        started(uow, city, new_case(uow).id, open_item(due_on=date(2026, 3, 9)))
    answered(store)
    store.downgrade("0010")
    store.migrate()
    with store.begin() as uow:
        assert counters.missing(uow)
        counters.rebuild(uow)
        assert counters.recount(uow) == ()
        assert not counters.missing(uow)
    assert figures(store, "schools")["replied"] == 1


def test_ranges_of_keys_are_read_alone(store: Store) -> None:
    with store.begin() as uow:
        counters.count(uow, [(Figure.RATED, key) for key in ("a|1", "a|2", "b|1", "c|1")])
        counters.fold(uow)
        counters.count(uow, [(Figure.RATED, "a|2"), (Figure.RATED, "c|2")])
        found = counters.between(uow, [(Figure.RATED, "a|2", "a}"), (Figure.RATED, "c|", "c}")])
        assert {key: amount for (_, key), amount in found.items()} == {"a|2": 2, "c|1": 1, "c|2": 1}
        assert counters.between(uow, []) == {}
        counters.fold(uow)


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
