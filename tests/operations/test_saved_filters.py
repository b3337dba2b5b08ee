"""Saved filters: a query under a name, shared with colleagues and run with the reader's own eyes."""

from collections.abc import Mapping

import pytest

from app.domain.errors import Invalid, NotFound, NotPermitted
from app.domain.permissions import Actor, Role
from app.operations import inbox, ledger, saved_filters
from app.operations.inbox import InboxQuery, List
from app.operations.ledger import LedgerQuery
from app.operations.saved_filters import MOST_OWNED, MOST_PINNED, Filter
from app.store import case_units
from tests.operations.test_tasks import delivered
from tests.operations.town import Town

LATE = {"list": "unit", "light": "late", "q": ""}


def clerk(town: Town, number: int = 1, unit: str = "zjj") -> Actor:
    return town.actor(Role.HANDLING_UNIT, unit, number)


def save(
    town: Town,
    actor: Actor,
    name: str,
    *,
    audience: str = "",
    query: Mapping[str, str] = LATE,
    place: str = "inbox",
) -> int:
    with town.office.begin() as uow:
        return saved_filters.save(uow, actor, town.clock, place, query, name=name, audience=audience)


def seen(town: Town, actor: Actor, place: str = "inbox") -> dict[str, Filter]:
    with town.office.read() as uow:
        return {one.name: one for one in saved_filters.filters(uow, actor, place)}


def test_a_filter_is_ones_own_until_it_is_shared(town: Town) -> None:
    mine, second, stranger = clerk(town), clerk(town, 2), clerk(town, unit="jyj")
    head = town.actor(Role.UNIT_HEAD, "zjj")
    private = save(town, mine, " 逾期 ")
    save(town, mine, "全单位", audience="zjj")
    save(town, mine, "经办人", audience="zjj/handling_unit")
    assert set(seen(town, mine)) == {"逾期", "全单位", "经办人"}
    assert set(seen(town, second)) == {"全单位", "经办人"}
    assert set(seen(town, head)) == {"全单位"}
    assert seen(town, stranger) == {}
    assert seen(town, mine, "ledger") == {}
    found = seen(town, second)["经办人"]
    assert (found.mine, found.author, found.unit, found.role) == (
        False,
        mine.name,
        "市住房和城乡建设局",
        "handling_unit",
    )
    assert seen(town, mine)["逾期"].query == {"list": "unit", "light": "late"}
    for actor in (second, stranger):
        with town.office.read() as uow, pytest.raises(NotFound):
            saved_filters.find(uow, actor, private)
    with town.office.begin() as uow:
        saved_filters.change(uow, mine, town.clock, private, name="逾期件", audience="zjj")
    assert "逾期件" in seen(town, second)
    with town.office.begin() as uow:
        saved_filters.change(uow, mine, town.clock, private, name="逾期件", audience="")
    assert "逾期件" not in seen(town, second)


def test_a_shared_filter_shows_nobody_more_than_he_may_see(town: Town) -> None:
    """It is a query: of a case that a reader is kept from, neither row nor count comes through it (Article 18)."""
    delivered(town), delivered(town)
    mine, info = clerk(town), town.actor(Role.INFO_OFFICE, "xxb")
    shared = save(town, mine, "在办", audience="zjj", query={"list": "unit"})
    with town.office.begin() as uow:
        case_units.exclude(uow, 1, ["zjj"])
    with town.office.read() as uow:
        query = InboxQuery(list=List(saved_filters.find(uow, clerk(town, 2), shared).query["list"]))
        assert inbox.count(uow, clerk(town, 2), town.clock, query) == (1, False)
        rows = inbox.view(uow, clerk(town, 2), town.clock, query).page.rows
        assert [line.row.case_id for line in rows] == [2]
        assert inbox.count(uow, clerk(town, unit="jyj"), town.clock, query) == (0, False)
        assert ledger.count(uow, clerk(town, 2), town.clock, LedgerQuery()) == (1, False)
        assert ledger.count(uow, info, town.clock, LedgerQuery()) == (2, False)


def test_each_pins_and_begins_for_himself(town: Town) -> None:
    mine, second = clerk(town), clerk(town, 2)
    shared, other = save(town, mine, "共享", audience="zjj"), save(town, mine, "自用")
    assert all(one.pinned for one in seen(town, mine).values()), "what one saves, one wants beside the list"
    assert not seen(town, second)["共享"].pinned
    with town.office.begin() as uow:
        saved_filters.choose(uow, second, shared, pinned=True, first=True)
        saved_filters.choose(uow, mine, shared, pinned=False, first=True)
        saved_filters.choose(uow, mine, other, pinned=True, first=True)
    assert (seen(town, second)["共享"].pinned, seen(town, second)["共享"].first) == (True, True)
    kept = seen(town, mine)
    assert [(name, one.pinned, one.first) for name, one in kept.items()] == [
        ("自用", True, True),
        ("共享", False, False),
    ], "one is the first at most, the pinned ones come first"
    with town.office.begin() as uow:
        saved_filters.remove(uow, mine, shared)
    assert seen(town, second) == {}


def test_only_the_owner_changes_and_the_head_removes_what_is_shared(town: Town) -> None:
    mine, second, head = clerk(town), clerk(town, 2), town.actor(Role.UNIT_HEAD, "zjj")
    shared = save(town, mine, "共享", audience="zjj")
    assert not seen(town, second)["共享"].removable
    assert seen(town, head)["共享"].removable
    with town.office.begin() as uow:
        with pytest.raises(NotPermitted):
            saved_filters.change(uow, second, town.clock, shared, name="改", audience="")
        with pytest.raises(NotPermitted):
            saved_filters.replace_query(uow, second, town.clock, shared, {"list": "mine"})
        with pytest.raises(NotPermitted):
            saved_filters.remove(uow, second, shared)
    with town.office.begin() as uow:
        saved_filters.replace_query(uow, mine, town.clock, shared, {"list": "mine", "q": "a\0b" + "长" * 300})
    query = seen(town, second)["共享"].query
    assert (query["list"], query["q"][:2], len(query["q"])) == ("mine", "ab", saved_filters.LONGEST_VALUE)
    with town.office.begin() as uow:
        saved_filters.remove(uow, head, shared)
    assert seen(town, mine) == {}


def test_what_is_wrong_is_said_at_the_field(town: Town) -> None:
    mine = clerk(town)
    save(town, mine, "逾期")
    for name, audience, field in (
        ("  ", "", "name"),
        ("很" * 21, "", "name"),
        ("逾期", "", "name"),
        ("新的", "jyj", "audience"),
        ("新的", "zjj/unit_head", "audience"),
        ("新的", "info_office", "audience"),
    ):
        with pytest.raises(Invalid) as refused:
            save(town, mine, name, audience=audience)
        assert set(refused.value.errors) == {field}
    save(town, clerk(town, 2), "逾期")
    save(town, mine, "逾期", place="ledger")
    with town.office.begin() as uow, pytest.raises(NotPermitted):
        saved_filters.save(uow, Actor(None, "访客"), town.clock, "inbox", {}, name="x", audience="")


def test_there_are_limits(town: Town) -> None:
    mine = clerk(town)
    for number in range(MOST_OWNED):
        save(town, mine, f"第{number}个")
    assert sum(one.pinned for one in seen(town, mine).values()) == MOST_PINNED
    with pytest.raises(Invalid):
        save(town, mine, "太多")
    spare = next(one for one in seen(town, mine).values() if not one.pinned)
    with town.office.begin() as uow, pytest.raises(Invalid) as refused:
        saved_filters.choose(uow, mine, spare.id, pinned=True, first=False)
    assert set(refused.value.errors) == {"pinned"}


def test_what_colleagues_share_crowds_nothing_out(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.store.saved_filters.MOST_SEEN", 4)
    mine, second = clerk(town), clerk(town, 2)
    for number in range(4):
        save(town, second, f"{number}共享", audience="zjj")
    save(town, mine, "我的")
    with town.office.begin() as uow:
        saved_filters.choose(uow, mine, 4, pinned=True, first=False)
    assert set(list(seen(town, mine))[:2]) == {"我的", "3共享"}
    assert len(seen(town, mine)) == 4


def test_audiences_are_ones_own_units_and_roles(town: Town) -> None:
    with town.office.read() as uow:
        offered = saved_filters.audiences(uow, clerk(town))
    assert [(one.key, one.role) for one in offered] == [("zjj", ""), ("zjj/handling_unit", "handling_unit")]
