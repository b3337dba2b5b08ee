"""Imports of message-board exports through the engine: history, repeats, bad rows, interruption."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.config import Config
from app.demo.city import found_city
from app.domain.errors import Invalid, NotPermitted
from app.domain.permissions import Actor, Grant
from app.operations import imports, upkeep
from app.operations.imports import Upload
from app.operations.message_board import UnreadableFile, count_rows
from app.operations.office import Office
from app.store import cases, outbox, replies, work_items
from app.store import imports as runs
from tests.operations.test_message_board import EXPORT, GOOD, HEAD, sheet

CLERK = Actor(None, "信息化办经办人", frozenset({Grant("info_office", "xxb")}))
UNANSWERED = [102, "网友乙", "路口没有斑马线", "2026/10/9 9:20:00", "学校门口的路口没有斑马线。", None, None]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(Config("s" * 40, b"k" * 32, database_url=f"sqlite:///{tmp_path}/huiyin.db"))
    assert list(upkeep.prepare(made))
    with made.begin() as uow:
        found_city(uow)
    yield made
    made.close()


def mayor(*rows: list[object]) -> Upload:
    return Upload("留言.xlsx", sheet(HEAD, *rows), "people_mayor")


def test_an_answered_row_comes_in_with_its_own_history(office: Office) -> None:
    report = imports.import_file(office, mayor(GOOD))
    assert report.as_json() == {"added": 1, "repeated": 0, "refused": []}
    with office.read() as uow:
        case = cases.case_by_source(uow, "people_mayor", "101")
        assert case is not None
        assert case.received_at == datetime(2026, 3, 2, 1, 20, tzinfo=UTC)
        assert case.replied_at == datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
        assert (case.status, case.lead_unit, case.number) == ("closed", "", "2026-00001")
        assert case.closed_at is not None
        assert case.closed_at.date() == datetime(2026, 3, 20, tzinfo=UTC).date()
        (reply,) = replies.replies_of(uow, case.id)
        assert reply.text == "已修复"
        assert outbox.waiting(uow, office.clock().now, 10) == []


def test_an_unanswered_row_waits_to_be_sorted(office: Office) -> None:
    imports.import_file(office, mayor(UNANSWERED))
    with office.read() as uow:
        case = cases.case_by_source(uow, "people_mayor", "102")
        assert case is not None
        (item,) = work_items.items_of_case(uow, case.id)
    assert (item.element, item.role, case.stage) == ("sort", "info_office", "sorting")


def test_running_it_twice_adds_nothing_and_the_same_text_is_linked(office: Office) -> None:
    first = imports.import_file(office, mayor(GOOD, UNANSWERED, [103, *UNANSWERED[1:]], UNANSWERED))
    assert (first.added, first.repeated) == (3, 1)
    second = imports.import_file(office, mayor(GOOD, UNANSWERED, [103, *UNANSWERED[1:]], UNANSWERED))
    assert (second.added, second.repeated) == (0, 4)
    assert imports.import_file(office, Upload("a.xlsx", sheet(HEAD, UNANSWERED), "people_governor")).added == 1


def test_bad_rows_are_told_and_stop_nothing(office: Office) -> None:
    report = imports.import_file(
        office, mayor([None, *GOOD[1:]], GOOD, [104, "甲", "题", "前天", "文", None, None])
    )
    assert report.added == 1
    assert [(row.row, row.reason.split("：")[0]) for row in report.refused] == [
        (2, "缺少留言编号"),
        (4, "留言时间"),
    ]


def test_progress_counts_every_row(office: Office) -> None:
    heard: list[tuple[int, int]] = []
    rows = [[1000 + number, *UNANSWERED[1:2], f"第{number}件", *UNANSWERED[3:]] for number in range(30)]
    imports.import_file(office, mayor(*rows), lambda done, total: heard.append((done, total)))
    assert heard == [(25, 30), (30, 30)]


def test_a_file_that_is_none_adds_nothing(office: Office) -> None:
    with pytest.raises(UnreadableFile):
        imports.import_file(office, Upload("a.xlsx", b"PKnothing", "hotline"))
    with office.read() as uow:
        assert imports.newest(uow, CLERK) == []


def test_an_upload_is_kept_run_and_forgotten(office: Office) -> None:
    with office.begin() as uow:
        run_id = imports.start_import(uow, CLERK, office.clock(), mayor(GOOD, [None, *GOOD[1:]]))
    assert imports.unfinished(office) == [run_id]
    imports.run_import(office, run_id)
    imports.run_import(office, run_id)
    with office.read() as uow:
        run = imports.import_status(uow, CLERK, run_id)
        assert (run.rows, run.done, run.added, run.refused, run.attachment_id) == (2, 2, 1, 1, None)
        assert run.finished_at is not None
        assert [row.row for row in imports.refused_rows(uow, CLERK, run_id)] == [3]
    assert imports.unfinished(office) == []


def test_an_interrupted_import_goes_on_where_it_stood(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [[2000 + number, "甲", f"第{number}件", *UNANSWERED[3:]] for number in range(60)]
    with office.begin() as uow:
        run_id = imports.start_import(uow, CLERK, office.clock(), mayor(*rows))

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    real = runs.advance
    monkeypatch.setattr(
        runs, "advance", lambda uow, run, before, after: die() if after == 50 else real(uow, run, before, after)
    )
    with pytest.raises(KeyboardInterrupt):
        imports.run_import(office, run_id)
    monkeypatch.undo()
    imports.run_import(office, run_id)
    with office.read() as uow:
        run = imports.import_status(uow, CLERK, run_id)
    assert (run.added, run.repeated, run.done) == (60, 0, 60)


def test_of_two_processes_at_one_import_the_slower_leaves_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [[3000 + number, "甲", f"第{number}件", *UNANSWERED[3:]] for number in range(30)]
    with office.begin() as uow:
        run_id = imports.start_import(uow, CLERK, office.clock(), mayor(*rows, [None, *GOOD[1:]]))
    real = count_rows

    def overtaken(name: str, content: bytes) -> int:
        monkeypatch.undo()
        imports.run_import(office, run_id)
        return real(name, content)

    monkeypatch.setattr("app.operations.imports.count_rows", overtaken)
    imports.run_import(office, run_id)
    with office.read() as uow:
        run = imports.import_status(uow, CLERK, run_id)
        assert [row.row for row in imports.refused_rows(uow, CLERK, run_id)] == [32]
    assert (run.added, run.repeated, run.refused, run.done, run.failure) == (30, 0, 1, 31, "")


@pytest.mark.parametrize(
    ("upload", "field"),
    [
        (Upload("a.xlsx", b"", "hotline"), "file"),
        (Upload("a.doc", b"text", "hotline"), "file"),
        (Upload("a.xlsx", sheet(HEAD, GOOD), "portal"), "source"),
    ],
)
def test_an_upload_that_cannot_be_taken_is_refused_at_its_field(
    office: Office, upload: Upload, field: str
) -> None:
    with pytest.raises(Invalid) as refused, office.begin() as uow:
        imports.start_import(uow, CLERK, office.clock(), upload)
    assert list(refused.value.errors) == [field]


def test_only_the_offices_that_take_messages_in_may_import(office: Office) -> None:
    other = Actor(None, "经办人", frozenset({Grant("handling_unit", "zjj")}))
    with pytest.raises(NotPermitted), office.begin() as uow:
        imports.start_import(uow, other, office.clock(), mayor(GOOD))
    with pytest.raises(NotPermitted), office.read() as uow:
        imports.newest(uow, other)


@pytest.mark.skipif(not EXPORT.exists(), reason="the real export is not at hand")
def test_the_real_export_imports_whole_and_once(office: Office) -> None:
    upload = Upload(EXPORT.name, EXPORT.read_bytes(), "people_mayor")
    assert imports.import_file(office, upload).as_json() == {"added": 800, "repeated": 0, "refused": []}
    assert imports.import_file(office, upload).as_json() == {"added": 0, "repeated": 800, "refused": []}
    assert upkeep.verify_journal(office).problems == ()
