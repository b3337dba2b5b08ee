"""Exports: what their reader sees on the page and nothing else, made once, given out only while that is right."""

import json
import subprocess
import sys
import time
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from app.domain.errors import NotFound, NotPermitted
from app.domain.permissions import Actor, Permission
from app.operations.exports import lists, runs
from app.operations.exports.runs import Busy, Wanted
from app.store import exports, journal_verification
from app.store.inbox_lists import InboxQuery, List
from app.store.ledger_lists import LedgerQuery
from app.store.schema.cases import Case
from app.store.schema.evidence import JournalEntry
from app.store.schema.people import RoleGrant
from tests.operations.exported import WORDING, Exported, read
from tests.operations.town import ROOT, Town

LEDGER = Wanted(LedgerQuery(), WORDING, "台账.xlsx")


def listed(town: Town, actor: Actor, wanted: Wanted = LEDGER) -> Exported:
    """The file of a short list."""
    file = runs.at_once(town.office, actor, wanted)
    assert file is not None
    return read(file)


def made(town: Town, actor: Actor, wanted: Wanted = LEDGER) -> int:
    """A run of its own, worked through."""
    with town.office.begin() as uow:
        run_id = runs.start(uow, actor, town.clock, wanted)
    runs.run_export(town.office, run_id)
    return run_id


def run_of(town: Town, run_id: int) -> exports.ExportRecord | None:
    with town.office.read() as uow:
        return exports.get(uow, run_id)


def content(town: Town, run_id: int) -> bytes:
    run = run_of(town, run_id)
    assert run is not None
    whole = b"".join(runs.file_parts(town.office, run))
    assert len(whole) == run.size
    return whole


def entries(town: Town) -> list[tuple[int | None, str]]:
    """Who exported, by the journal."""
    with town.office.read() as uow:
        found = (
            uow.session.query(JournalEntry).filter(JournalEntry.kind == "list:exported").order_by(JournalEntry.id)
        )
        return [(entry.actor_id, entry.payload) for entry in found]


def accused(town: Town) -> int:
    """An accusation; nobody but the supervision office sees it."""
    return town.submit(title="举报某局长受贿", text="他收了钱。", accusation=True, accused="市住建局").case_id


def test_the_file_holds_the_rows_of_the_list_in_its_order(town: Town) -> None:
    for title in ("路灯不亮", "井盖缺失", "=1+1"):
        town.submit(title=title)
    info = town.actor("info_office", "xxb")
    found = listed(town, info)
    assert found.column("title") == ["=1+1", "井盖缺失", "路灯不亮"]
    assert found.column("source") == ["门户网站"] * 3
    assert found.origin == "3件"
    asked = replace(LEDGER, query=LedgerQuery(text="井盖", after="2026-00001~1", size=1))
    assert listed(town, info, asked).column("title") == ["井盖缺失"]
    assert [actor for actor, _ in entries(town)] == [info.person] * 2
    assert '"rows":3' in entries(town)[0][1].replace(" ", "")
    assert "井盖" in entries(town)[1][1]


def test_lists_of_the_inbox_hold_tasks(town: Town) -> None:
    town.submit(title="路灯不亮")
    info = town.actor("info_office", "xxb")
    wanted = Wanted(InboxQuery(list=List.CLAIMABLE), WORDING, "待办.xlsx")
    (row,) = listed(town, info, wanted).rows
    assert (row["step"], row["title"], row["unit"]) == ("审核", "路灯不亮", "市信息化工作办公室")
    assert "done_at" in listed(town, info, replace(wanted, query=InboxQuery(list=List.DONE))).headings


@pytest.mark.parametrize("background", [False, True])
def test_sealed_cases_are_in_no_export_but_of_those_who_see_them(town: Town, background: bool) -> None:
    secret = accused(town)
    town.submit(title="路灯不亮")

    def titles(actor: Actor) -> list[Any]:
        found = read(content(town, made(town, actor))) if background else listed(town, actor)
        return found.column("title")

    assert titles(town.actor("info_office", "xxb")) == ["路灯不亮"]
    assert titles(town.actor("handling_unit", "zjj")) == []
    assert titles(town.actor("supervision_office", "dcs")) == ["路灯不亮", "举报某局长受贿"]
    noted = [json.loads(payload)["sealed"] for _, payload in entries(town)]
    assert noted == [[], [], [secret]]


def test_whoever_may_not_open_the_list_gets_no_file(town: Town) -> None:
    nobody = Actor(1, "某人")
    assert not nobody.may(Permission.LEDGER_READ)
    with pytest.raises(NotPermitted):
        runs.at_once(town.office, nobody, LEDGER)


def test_a_long_list_is_left_to_the_background(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(runs, "PIECE", 1000)
    for _ in range(2):
        town.submit()
    info = town.actor("info_office", "xxb")
    assert runs.at_once(town.office, info, LEDGER) is None
    run_id = made(town, info)
    run = run_of(town, run_id)
    assert run is not None
    assert (run.ready, run.rows, run.done, run.failure) == (True, 2, 2, "")
    assert run.size > 5_000
    assert len(read(content(town, run_id)).rows) == 2
    assert [actor for actor, _ in entries(town)] == [info.person]
    with town.office.read() as uow:
        assert journal_verification.verify(uow).breaks == ()


def test_only_the_owner_reaches_a_run(town: Town) -> None:
    run_id = made(town, town.actor("info_office", "xxb"))
    with town.office.read() as uow:
        for other in (town.actor("info_office", "xxb", 2), town.actor("supervision_office", "dcs")):
            assert runs.own(uow, other) == []
            with pytest.raises(NotFound):
                runs.get(uow, other, run_id)
            with pytest.raises(NotFound):
                runs.give_up(uow, other, run_id)


def test_the_same_list_is_not_made_twice_at_the_same_time(town: Town) -> None:
    info = town.actor("info_office", "xxb")
    with town.office.begin() as uow:
        first = runs.start(uow, info, town.clock, LEDGER)
        assert runs.start(uow, info, town.clock, replace(LEDGER, query=LedgerQuery(after="x~1", size=25))) == first
        for year in (2026, 2027):
            runs.start(uow, info, town.clock, replace(LEDGER, query=LedgerQuery(year=year)))
        with pytest.raises(Busy):
            runs.start(uow, info, town.clock, replace(LEDGER, query=LedgerQuery(year=2028)))


def test_a_run_given_up_is_left_by_whoever_is_at_it(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.submit()
    info = town.actor("info_office", "xxb")
    with town.office.begin() as uow:
        run_id = runs.start(uow, info, town.clock, LEDGER)
    opened = lists.opened

    def meanwhile(*given: Any) -> lists.Listed:
        with town.office.begin() as uow:
            runs.give_up(uow, info, run_id)
        return opened(*given)

    monkeypatch.setattr(lists, "opened", meanwhile)
    runs.run_export(town.office, run_id)
    assert run_of(town, run_id) is None
    assert entries(town) == []


def test_a_run_that_was_cut_off_begins_again_and_the_first_process_leaves_it(town: Town) -> None:
    town.submit()
    info = town.actor("info_office", "xxb")
    with town.office.begin() as uow:
        run_id = runs.start(uow, info, town.clock, LEDGER)
    with town.office.begin() as uow:
        lost = exports.take_up(uow, run_id)
        assert lost is not None
        exports.put_part(uow, lost, 0, b"half a file")
        assert exports.advance(uow, lost, 1, 5)
    assert run_id in runs.unfinished(town.office)
    runs.run_export(town.office, run_id)
    assert len(read(content(town, run_id)).rows) == 1
    assert runs.unfinished(town.office) == []
    with town.office.begin() as uow:
        assert not exports.advance(uow, lost, 2, 5)
        assert not exports.finish(uow, lost, {"failure": "failed"})
    runs.run_export(town.office, run_id)
    assert len(entries(town)) == 1


def test_a_failure_is_told_and_another_export_goes_on(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    info = town.actor("info_office", "xxb")

    def broken(*_: object) -> lists.Listed:
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(lists, "opened", broken)
        run = run_of(town, made(town, info))
    assert run is not None
    assert (run.ready, run.failure, run.finished_at is None) == (False, "failed", False)
    assert len(read(content(town, made(town, info))).rows) == 0


def test_whoever_lost_his_role_meanwhile_gets_no_file(town: Town) -> None:
    info = town.actor("info_office", "xxb")
    with town.office.begin() as uow:
        run_id = runs.start(uow, info, town.clock, LEDGER)
        uow.session.execute(update(RoleGrant).where(RoleGrant.person_id == info.person).values(unit_id="zjj"))
    runs.run_export(town.office, run_id)
    run = run_of(town, run_id)
    assert run is not None
    assert run.failure == "not_permitted"


def test_a_file_is_given_out_only_while_its_reader_may_see_all_of_it(town: Town) -> None:
    case_id = town.submit().case_id
    info, supervision = town.actor("info_office", "xxb"), town.actor("supervision_office", "dcs")
    mine, theirs = made(town, info), made(town, supervision)

    def right(actor: Actor, run_id: int) -> bool:
        with town.office.read() as uow:
            return runs.still_right(uow, actor, runs.get(uow, actor, run_id))

    assert right(info, mine)
    assert not right(replace(info, grants=frozenset()), mine)
    with town.office.begin() as uow:
        uow.session.execute(update(Case).where(Case.id == case_id).values(sealed=True))
    assert not right(info, mine)
    assert right(supervision, theirs)


def test_old_exports_are_dropped(town: Town) -> None:
    run_id = made(town, town.actor("info_office", "xxb"))
    assert runs.drop_old(town.office, town.at(runs.KEPT).clock) == 0
    assert runs.drop_old(town.office, town.office.clock(town.office.clock().now + 2 * runs.KEPT)) == 1
    assert run_of(town, run_id) is None


def test_a_query_comes_back_as_it_was_kept() -> None:
    for query in (LedgerQuery(year=2026, text="路灯", order="due"), InboxQuery(list=List.DONE, urgent=True)):
        assert lists.unpacked(lists.name_of(query), lists.packed(query)) == query
    with pytest.raises(NotFound):
        lists.unpacked("secrets", {})


def test_a_long_file_says_how_many_rows_it_has(town: Town) -> None:
    for _ in range(3):
        town.submit()
    run_id = made(town, town.actor("info_office", "xxb"))
    assert read(content(town, run_id)).origin == "3件"
    run = run_of(town, run_id)
    assert run is not None
    assert (run.rows, run.done) == (3, 3)


MAKE_SLOWLY = """
import sys, time
from app.operations.exports import runs
from app.operations.office import Office
from tests.operations.town import configured
hold = runs._hold
def slowly(*given):
    hold(*given)
    time.sleep(0.2)
runs.STEP, runs._hold = 1, slowly
runs.run_export(Office(configured(sys.argv[1])), int(sys.argv[2]))
"""


def test_an_export_whose_process_is_killed_is_made_once(sqlite_town: Town) -> None:
    town = sqlite_town
    for _ in range(20):
        town.submit()
    with town.office.begin() as uow:
        run_id = runs.start(uow, town.actor("info_office", "xxb"), town.clock, LEDGER)
    command = [sys.executable, "-c", MAKE_SLOWLY, town.office.config.database_url, str(run_id)]
    with subprocess.Popen(command, cwd=ROOT) as process:
        deadline = time.monotonic() + 30
        while (run := run_of(town, run_id)) is not None and run.done < 3:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.kill()
    assert runs.unfinished(town.office) == [run_id]
    runs.run_export(town.office, run_id)
    assert len(read(content(town, run_id)).rows) == 20
    assert len(entries(town)) == 1
