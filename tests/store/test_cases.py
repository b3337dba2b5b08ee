"""Cases: registered once, changed under a version check."""

import pytest
from sqlalchemy import select

from app.domain.errors import Conflict, NotFound
from app.store import case_links, case_units, cases, journal, journal_verification, literal
from app.store.journal import Entry
from app.store.schema.cases import Case
from app.store.schema.work import WorkItem
from app.store.unit_of_work import Store
from tests.store.city import NOW, City, new_case, open_item, started


def test_a_registered_case_keeps_its_message_and_gets_number_and_code(store: Store) -> None:
    with store.begin() as uow:
        new = cases.NewCase(
            year=2026, source="hotline", original_title=" 路灯 ", original_text="不亮\r\n", received_at=NOW
        )
        registered = cases.insert_case(uow, new, [Entry(NOW, None, "case:received", {})])
    with store.read() as uow:
        case = cases.case_by_number(uow, "2026-00001")
        kept = uow.session.scalar(select(Case.code_hash))
    assert case is not None
    assert (case.original_title, case.original_text, case.received_at) == (" 路灯 ", "不亮\r\n", NOW)
    assert (case.stage, case.status, case.round, case.instruction) == ("received", "open", "first", "none")
    assert len(registered.code) == 10
    assert registered.code not in str(kept)


def test_only_its_own_code_opens_a_case(store: Store) -> None:
    with store.begin() as uow:
        new = cases.NewCase(year=2026, source="portal", original_title="x", original_text="y", received_at=NOW)
        first, second = cases.insert_case(uow, new), cases.insert_case(uow, new)
    with store.read() as uow:
        assert cases.case_by_code(uow, first.case.number, first.code) == cases.get_case(uow, first.case.id)
        assert cases.case_by_code(uow, first.case.number, second.code) is None
        assert cases.case_by_code(uow, first.case.number, "") is None
        assert cases.case_by_code(uow, "2026-77777", first.code) is None


def test_numbers_go_on_within_a_year_and_begin_anew_in_the_next(store: Store) -> None:
    with store.begin() as uow:
        numbers = [new_case(uow, year=year).number for year in (2026, 2026, 2027, 2026)]
    assert numbers == ["2026-00001", "2026-00002", "2027-00001", "2026-00003"]


def test_a_rollback_leaves_no_gap(store: Store) -> None:
    with pytest.raises(RuntimeError), store.begin() as uow:
        new_case(uow)
        raise RuntimeError
    with store.begin() as uow:
        assert new_case(uow).number == "2026-00001"


def test_a_source_number_is_registered_once(store: Store) -> None:
    with store.begin() as uow:
        new_case(uow, source="people_mayor", source_number="A1")
        new_case(uow, source="hotline", source_number="A1")
        with pytest.raises(Conflict), uow.savepoint():
            new_case(uow, source="people_mayor", source_number="A1")
        found = cases.case_by_source(uow, "people_mayor", "A1")
        assert found is not None
        assert found.number == "2026-00001"
        assert cases.case_by_source(uow, "people_mayor", "A2") is None
        assert new_case(uow).number == "2026-00003"


def test_projecting_changes_columns_and_moves_the_journal(store: Store) -> None:
    with store.begin() as uow:
        case = new_case(uow)
    with store.begin() as uow:
        after = cases.project(
            uow, case.id, {"stage": "sorting", "urgent": True}, [Entry(NOW, None, "task:completed", {})]
        )
        again = cases.project(uow, case.id, {"summary": "路灯"})
    assert (after.stage, after.urgent, after.journal_seq) == ("sorting", True, 2)
    assert (again.stage, again.summary, again.version) == ("sorting", "路灯", after.version + 1)
    with store.read() as uow:
        assert cases.get_case(uow, case.id) == again
        assert journal_verification.verify(uow).holds


def test_whoever_read_an_older_version_gets_a_conflict(store: Store) -> None:
    with store.begin() as uow:
        case = new_case(uow)
    with pytest.raises(Conflict), store.begin() as uow:
        cases.get_case(uow, case.id)
        literal.execute(uow, 'UPDATE "case" SET version = version + 1 WHERE id = ?', [case.id])
        cases.project(uow, case.id, {"stage": "sorting"})
    with pytest.raises(Conflict), store.begin() as uow:
        journal.head_of(uow, journal.case_stream(case.id))
        literal.execute(uow, 'UPDATE "case" SET version = version + 1 WHERE id = ?', [case.id])
        journal.append(uow, journal.case_stream(case.id), [Entry(NOW, None, "x", {})])


def test_an_unknown_case_is_not_found(store: Store) -> None:
    with store.begin() as uow:
        with pytest.raises(NotFound):
            cases.get_case(uow, 77)
        with pytest.raises(NotFound):
            cases.project(uow, 77, {"stage": "sorting"})
        with pytest.raises(LookupError):
            journal.append(uow, "case:77", [Entry(NOW, None, "x", {})])
        assert cases.case_by_number(uow, "2026-00077") is None


def parts(store: Store, case_id: int) -> set[tuple[str, str]]:
    with store.read() as uow:
        rows = literal.execute(uow, "SELECT unit_id, part FROM case_unit WHERE case_id = ?", [case_id]).fetchall()
        return {(unit, part) for unit, part in rows if part != "sees"}


def seers(store: Store, case_id: int) -> list[tuple[str, int, int]]:
    with store.read() as uow:
        where = "WHERE case_id = ? AND part = 'sees' ORDER BY unit_id"
        rows = literal.execute(uow, f"SELECT unit_id, year, serial FROM case_unit {where}", [case_id]).fetchall()
        return [tuple(row) for row in rows]


def test_parts_of_units_follow_the_case(store: Store, city: City) -> None:
    with store.begin() as uow:
        case = new_case(uow)
        cases.project(uow, case.id, {"lead_unit": "east", "acting_unit": "east", "assisting_units": ["water"]})
    assert parts(store, case.id) == {("east", "lead"), ("east", "acting"), ("water", "assist")}
    with store.begin() as uow:
        cases.project(uow, case.id, {"acting_unit": "bridge", "assisting_units": ["water", "schools"]})
    assert parts(store, case.id) == {
        ("east", "lead"),
        ("bridge", "acting"),
        ("water", "assist"),
        ("schools", "assist"),
    }
    with store.begin() as uow:
        cases.project(uow, case.id, {"lead_unit": "", "acting_unit": "", "assisting_units": []})
    assert parts(store, case.id) == set()


def test_who_stands_above_a_unit_with_a_part_sees_the_case_once(store: Store, city: City) -> None:
    with store.begin() as uow:
        new_case(uow)
        case = new_case(uow)
        cases.project(uow, case.id, {"lead_unit": "bridge", "acting_unit": "east", "assisting_units": ["water"]})
    assert seers(store, case.id) == [(unit, 2026, 2) for unit in ("bridge", "city", "east", "water")]
    with store.begin() as uow:
        cases.project(uow, case.id, {"lead_unit": "water", "acting_unit": ""})
    assert seers(store, case.id) == [("city", 2026, 2), ("water", 2026, 2)]


def test_exclusion_stays_until_the_unit_is_admitted(store: Store, city: City) -> None:
    with store.begin() as uow:
        case = new_case(uow)
        case_units.exclude(uow, case.id, ["east", "bridge"])
        case_units.exclude(uow, case.id, ["east"])
        cases.project(uow, case.id, {"lead_unit": "water"})
        cases.project(uow, case.id, {"lead_unit": ""})
        assert case_units.excluded(uow, case.id) == {"east", "bridge"}
        case_units.admit(uow, case.id, "east")
        assert case_units.excluded(uow, case.id) == {"bridge"}


def test_sealing_a_case_seals_its_open_items(store: Store, city: City) -> None:
    with store.begin() as uow:
        case = new_case(uow)
        started(uow, city, case.id, open_item())
        cases.project(uow, case.id, {"sealed": True})
        assert uow.session.scalars(select(WorkItem.sealed)).all() == [True]
        started(uow, city, case.id, open_item())
        assert uow.session.scalars(select(WorkItem.sealed)).all() == [True, True]


def test_the_same_text_is_found_whatever_its_white_space(store: Store) -> None:
    with store.begin() as uow:
        first = new_case(uow, original_title="路灯", original_text="不亮 了\n")
        second = new_case(uow, original_title=" 路 灯", original_text="不亮\u3000了")
        sealed = new_case(uow, original_title="路灯", original_text="不亮了", sealed=True)
        other = new_case(uow, original_title="路灯", original_text="亮了")
        assert case_links.same_text(uow, second.text_digest, second.id) == [first.id]
        assert first.text_digest == second.text_digest == sealed.text_digest != other.text_digest


def test_links_are_seen_from_both_ends(store: Store) -> None:
    with store.begin() as uow:
        first, second, third = new_case(uow), new_case(uow), new_case(uow)
        case_links.link(uow, second.id, first.id, "repeat")
        case_links.link(uow, second.id, first.id, "repeat")
        case_links.link(uow, first.id, third.id, "merged")
        cases.project(uow, third.id, {"main_case_id": first.id})
        links = case_links.links_of(uow, first.id)
        assert [(found.number, found.kind) for found in links] == [
            (second.number, "repeat"),
            (third.number, "merged"),
        ]
        assert [found.case_id for found in case_links.links_of(uow, second.id)] == [first.id]
        assert case_links.merged_into(uow, first.id) == [third.id]
        with pytest.raises(ValueError, match="no kind of link"):
            case_links.link(uow, first.id, second.id, "friend")
