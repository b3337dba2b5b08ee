"""The register by two filters: published messages looked through piece by piece, on and on when asked."""

from dataclasses import replace

import pytest

from app.store import cases, looking, public_register
from app.store.public_register import RegisterQuery
from app.store.unit_of_work import Store
from tests.store.city import NOW, City, new_case

PUBLISHED = {
    "published_at": NOW,
    "published_title": "电梯",
    "published_text": "电梯三天不动",
    "lead_unit": "water",
}
ASKED = (
    RegisterQuery(unit="water", kind="求助"),
    RegisterQuery(unit="water", status="handling"),
    RegisterQuery(kind="求助", status="answered", year=2026),
)


@pytest.fixture
def published(store: Store, city: City) -> None:
    """Four published messages of 市水务局 and one that nobody may read."""
    with store.begin() as uow:
        for number in range(5):
            case = new_case(uow, original_title="电梯", sealed=number == 4)
            kept = {"kind": ("求助", "投诉")[number % 2], "status": ("open", "closed")[number // 2 % 2]}
            cases.project(uow, case.id, {**PUBLISHED, **kept})


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("query", ASKED)
@pytest.mark.parametrize("looked_at", [1, 1_200])
def test_every_message_is_found(
    store: Store, monkeypatch: pytest.MonkeyPatch, query: RegisterQuery, looked_at: int
) -> None:
    monkeypatch.setattr(looking, "LOOKED_AT", looked_at)
    with store.read() as uow:
        expected = [row.number for row in public_register.stream(uow, query)]
        page = public_register.page(uow, replace(query, size=1))
        found = [row.number for row in page.rows]
        while page.following is not None:
            page = public_register.page(uow, replace(query, size=1, after=page.following))
            found += [row.number for row in page.rows]
        assert found == expected
        assert 0 < len(found) < 4


@pytest.mark.usefixtures("published")
def test_an_unpublished_message_is_no_place_to_stop_at(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest message of the unit is sealed: the public looks from the one before it on (Article 18)."""
    monkeypatch.setattr(looking, "LOOKED_AT", 1)
    with store.read() as uow:
        page = public_register.page(uow, RegisterQuery(unit="water", kind="求助"))
        assert (page.rows, page.following, page.further) == ((), "2026~4", True)
