"""The ledger holds every case for those who see all, their own for the others, sealed ones for hardly anybody."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.lights import Days
from app.domain.permissions import Actor
from app.store import case_access, case_units, cases, ledger_counts, ledger_lists, looking, search
from app.store.ledger_lists import LedgerFigures, LedgerQuery
from app.store.unit_of_work import Store, UnitOfWork
from tests.store.city import NOW, TODAY, City, new_case, open_item, started

DAYS = Days(TODAY, TODAY + timedelta(days=2))


@pytest.fixture
def ledger(store: Store, city: City) -> City:
    """Three cases of 市教育局 and one sealed one."""
    with store.begin() as uow:
        first = new_case(uow, original_title="校门口没有斑马线", kind="投诉")
        cases.project(uow, first.id, {"lead_unit": "schools", "due_on": TODAY - timedelta(days=1)})
        second = new_case(uow, original_title="校门口斑马线褪色", source="people_mayor", source_number="M1")
        cases.project(
            uow,
            second.id,
            {"lead_unit": "schools", "due_on": TODAY + timedelta(days=1), "instruction": "city_leader"},
        )
        third = new_case(uow, original_title="幼儿园入园咨询", year=2025)
        cases.project(
            uow,
            third.id,
            {
                "lead_unit": "schools",
                "due_on": TODAY - timedelta(days=40),
                "status": "closed",
                "stage": "archived",
                "replied_at": NOW - timedelta(days=50),
            },
        )
        new_case(uow, original_title="举报校门口斑马线工程受贿", sealed=True)
    return city


def numbers(uow: UnitOfWork, actor: Actor, **filters: Any) -> list[str]:
    return [row.number for row in ledger_lists.page(uow, actor, LedgerQuery(**filters), DAYS).rows]


def test_who_sees_what(store: Store, ledger: City) -> None:
    with store.read() as uow:
        three = ["2026-00002", "2026-00001", "2025-00001"]
        assert numbers(uow, ledger.actor(uow, "info_office", "info")) == three
        assert numbers(uow, ledger.actor(uow, "handling_unit", "schools")) == three
        assert numbers(uow, ledger.actor(uow, "handling_unit", "water")) == []
        assert numbers(uow, ledger.actor(uow, "administrator", "city")) == []
        assert numbers(uow, ledger.actor(uow, "supervision_office", "dcs")) == ["2026-00003", *three]


def test_filters(store: Store, ledger: City) -> None:
    with store.read() as uow:
        actor = ledger.actor(uow, "info_office", "info")
        assert numbers(uow, actor, year=2025) == ["2025-00001"]
        assert numbers(uow, actor, source="people_mayor") == ["2026-00002"]
        assert numbers(uow, actor, kind="投诉") == ["2026-00001"]
        assert numbers(uow, actor, stage="archived") == numbers(uow, actor, status="closed") == ["2025-00001"]
        assert numbers(uow, actor, unit="schools", light="late") == ["2026-00001"]
        assert numbers(uow, actor, light="near") == numbers(uow, actor, instructed=True) == ["2026-00002"]
        assert numbers(uow, actor, light="ok") == numbers(uow, actor, unit="water") == []
        assert numbers(uow, actor, text="斑马线") == ["2026-00002", "2026-00001"]
        assert numbers(uow, actor, text="00002") == ["2026-00002"]
        assert numbers(uow, actor, text="“”") == []


def test_orders(store: Store, ledger: City) -> None:
    with store.read() as uow:
        actor = ledger.actor(uow, "info_office", "info")
        assert numbers(uow, actor, order="due") == ["2025-00001", "2026-00001", "2026-00002"]
        assert numbers(uow, actor, order="replied")[0] == "2025-00001"


@pytest.mark.parametrize("order", ["number", "due", "replied"])
def test_paging_reaches_every_row_once(store: Store, ledger: City, order: str) -> None:
    with store.read() as uow:
        actor = ledger.actor(uow, "supervision_office", "dcs")
        query, seen = LedgerQuery(order=order, size=1), []
        while True:
            page = ledger_lists.page(uow, actor, query, DAYS)
            assert page.total == 4
            seen += [row.number for row in page.rows]
            if page.following is None:
                break
            query = replace(query, after=page.following)
        assert seen == numbers(uow, actor, order=order)
        assert len(set(seen)) == 4


def test_figures_are_those_of_the_filtered_rows(store: Store, ledger: City) -> None:
    with store.read() as uow:
        actor = ledger.actor(uow, "info_office", "info")
        assert ledger_lists.divided(uow, actor, LedgerQuery(), DAYS) == LedgerFigures(3, 2, 1, 1)
        assert ledger_counts.figures(uow, actor, TODAY) == LedgerFigures(3, 2, 1, 1)
        assert ledger_lists.divided(uow, actor, LedgerQuery(year=2025), DAYS).open == 0
        assert ledger_counts.years(uow) == (2026, 2025)
        assert ledger_counts.lead_units(uow, actor) == ("schools",)


def test_a_case_by_its_number(store: Store, ledger: City) -> None:
    with store.read() as uow:
        info, dcs = ledger.actor(uow, "info_office", "info"), ledger.actor(uow, "supervision_office", "dcs")
        found = case_access.case_for(uow, info, "2026-00001")
        assert found is not None
        assert found.original_title == "校门口没有斑马线"
        assert case_access.case_for(uow, info, "2026-00003") is None
        assert case_access.case_for(uow, dcs, "2026-00003") is not None
        assert case_access.case_for(uow, info, "2026-09999") is None


def test_an_excluded_unit_reaches_nothing(store: Store, city: City) -> None:
    with store.begin() as uow:
        case, item = new_case(uow), open_item()
        cases.project(uow, case.id, {"lead_unit": "schools"})
        started(uow, city, case.id, item)
        schools, water = (city.actor(uow, "handling_unit", unit) for unit in ("schools", "water"))
        assert case_access.reaches_case(uow, schools, case.id)
        assert case_access.reaches_item(uow, schools, item.id)
        assert not case_access.reaches_item(uow, water, item.id)
        case_units.exclude(uow, case.id, ["schools"])
        assert not case_access.reaches_case(uow, schools, case.id)
        assert not case_access.reaches_item(uow, schools, item.id)


def test_similar_cases_are_near_in_words_and_open_to_the_reader(store: Store, ledger: City) -> None:
    with store.read() as uow:
        info, dcs = ledger.actor(uow, "info_office", "info"), ledger.actor(uow, "supervision_office", "dcs")
        case = case_access.case_for(uow, info, "2026-00001")
        assert case is not None
        assert [found.number for found in case_access.similar(uow, info, case, 5)] == ["2026-00002"]
        for_dcs = {found.number for found in case_access.similar(uow, dcs, case, 5)}
        assert for_dcs == {"2026-00002", "2026-00003"}
        assert case_access.similar(uow, info, replace(case, original_title="？！"), 5) == []
        assert set(case_access.related(uow, info, range(1, 5))) == {1, 2, 3}


def test_a_search_that_was_cut_says_that_there_is_more(
    store: Store, ledger: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.read() as uow:
        actor = ledger.actor(uow, "info_office", "info")
        query = LedgerQuery(text="斑马线")
        assert not ledger_lists.page(uow, actor, query, DAYS).more
        monkeypatch.setattr(search, "MOST_FOUND", {"sqlite": 1, "postgresql": 1})
        page = ledger_lists.page(uow, actor, query, DAYS)
        assert ([row.number for row in page.rows], page.more) == (["2026-00002"], True)
        assert len(list(ledger_lists.stream(uow, actor, query, DAYS))) == 2


def test_a_sealed_case_takes_no_place_among_the_matches_of_others(
    store: Store, ledger: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest match is sealed: nobody else may learn of it from a match that is missing (Article 18)."""
    monkeypatch.setattr(search, "MOST_FOUND", {"sqlite": 2, "postgresql": 2})
    with store.read() as uow:
        query = LedgerQuery(text="校门口斑马线")
        info, dcs = ledger.actor(uow, "info_office", "info"), ledger.actor(uow, "supervision_office", "dcs")
        shown = [[row.number for row in ledger_lists.page(uow, one, query, DAYS).rows] for one in (info, dcs)]
        assert shown == [["2026-00002"], ["2026-00003", "2026-00002"]]


def test_what_no_index_has_is_looked_for_piece_by_piece(
    store: Store, ledger: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page says that it looked at a part only, and goes on behind it until everything is found."""
    monkeypatch.setattr(looking, "LOOKED_AT", 1)
    query = LedgerQuery(unit="schools", kind="投诉")
    with store.read() as uow:
        actor = ledger.actor(uow, "info_office", "info")
        found, page = [], ledger_lists.page(uow, actor, query, DAYS)
        assert (page.rows, page.total, page.more, page.further) == ((), 0, True, True)
        while page.following is not None:
            page = ledger_lists.page(uow, actor, replace(query, after=page.following), DAYS)
            found += [row.number for row in page.rows]
        assert found == ["2026-00001"]
        assert not page.further
        assert [row.number for row in ledger_lists.stream(uow, actor, query, DAYS)] == found


def test_a_sealed_case_is_no_place_to_stop_at(store: Store, ledger: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a page stops is a case that its reader may know of (Article 18)."""
    with store.begin() as uow:
        cases.project(uow, 4, {"lead_unit": "schools", "kind": "投诉"})
    monkeypatch.setattr(looking, "LOOKED_AT", 1)
    with store.read() as uow:
        query = LedgerQuery(unit="schools", kind="投诉")
        info, dcs = ledger.actor(uow, "info_office", "info"), ledger.actor(uow, "supervision_office", "dcs")
        first, second = (ledger_lists.page(uow, one, query, DAYS) for one in (info, dcs))
        assert (first.rows, first.following) == ((), "2026~2")
        assert ([row.number for row in second.rows], second.following) == (["2026-00003"], "2026~3")


def test_looked_through_lists_say_what_the_others_say(
    store: Store, ledger: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every order and filter of a unit's ledger, looked through, finds what sorting all of it finds."""
    with store.read() as uow:
        actor = ledger.actor(uow, "handling_unit", "schools")
        known = ledger_counts.figures(uow, actor, TODAY)
        for order in ("number", "due", "replied"):
            asked: list[dict[str, Any]] = [{}, {"status": "open"}, {"light": "late"}, {"light": "ok"}]
            for filters in [*asked, {"instructed": True}, {"kind": "投诉", "unit": "schools"}]:
                query = LedgerQuery(order=order, size=1, **filters)
                looked, sorted_ = (
                    ledger_lists.page(uow, actor, query, DAYS, figures) for figures in (None, known)
                )
                assert looked == sorted_
                whole = list(ledger_lists.stream(uow, actor, query, DAYS))
                assert ledger_lists.count(uow, actor, query, DAYS) == (len(whole), False)
                assert ledger_lists.divided(uow, actor, query, DAYS).total == len(whole)
                if looked.following is not None:
                    following = replace(query, after=looked.following)
                    pages = [ledger_lists.page(uow, actor, following, DAYS, figures) for figures in (None, known)]
                    assert pages[0] == pages[1]
