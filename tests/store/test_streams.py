"""A stream gives every row that the pages of a list give, in the same order, a few at a time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.lights import Days
from app.store import cases, inbox_lists, keyset, ledger_lists, public_register
from app.store.inbox_lists import InboxQuery, List
from app.store.ledger_lists import LedgerQuery
from app.store.public_register import RegisterQuery
from app.store.unit_of_work import Store
from tests.store.city import NOW, TODAY, City, new_case, open_item, started

DAYS = Days(TODAY, TODAY + timedelta(days=2))
CASES = 7


@pytest.fixture
def busy(store: Store, city: City, monkeypatch: pytest.MonkeyPatch) -> City:
    """Cases of 市教育局 with equal and missing due dates, read two at a time."""
    monkeypatch.setattr(keyset, "CHUNK", 2)
    with store.begin() as uow:
        for number in range(CASES):
            due = None if number > 4 else TODAY + timedelta(days=number // 2)
            case = new_case(uow, published_at=NOW, published_title=f"第{number}件", year=2025 + number % 2)
            cases.project(uow, case.id, {"lead_unit": "schools", "due_on": due})
            started(uow, city, case.id, open_item(due_on=due))
    return city


@pytest.mark.parametrize("order", ["due", "received", "number"])
def test_the_inbox(store: Store, busy: City, order: str) -> None:
    with store.read() as uow:
        actor = busy.actor(uow, "handling_unit", "schools")
        query = InboxQuery(list=List.UNIT, order=order, size=CASES)
        page = inbox_lists.page(uow, actor, query, DAYS)
        assert tuple(inbox_lists.stream(uow, actor, replace(query, size=3), DAYS)) == page.rows
        assert len(page.rows) == CASES


@pytest.mark.parametrize("order", ["due", "replied", "number"])
def test_the_ledger(store: Store, busy: City, order: str) -> None:
    with store.read() as uow:
        for actor in (busy.actor(uow, "info_office", "info"), busy.actor(uow, "handling_unit", "schools")):
            query = LedgerQuery(order=order)
            page = ledger_lists.page(uow, actor, query, DAYS)
            assert tuple(ledger_lists.stream(uow, actor, query, DAYS)) == page.rows
            assert len(page.rows) == CASES
            filtered = replace(query, year=2025)
            assert {row.number[:4] for row in ledger_lists.stream(uow, actor, filtered, DAYS)} == {"2025"}


@pytest.mark.parametrize("query", [RegisterQuery(), RegisterQuery(status="handling"), RegisterQuery(year=2025)])
def test_the_register(store: Store, busy: City, query: RegisterQuery) -> None:
    with store.read() as uow:
        page = public_register.page(uow, query)
        assert tuple(public_register.stream(uow, query)) == page.rows
        assert len(page.rows) in {CASES, 4}
