"""The command line, run as people run it: by its exit codes, its last line, its files."""

import csv
import json
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import datetime, time
from pathlib import Path

import pytest

from app import cli
from app.demo.city import found_city
from app.operations import imports
from app.store import attachments
from app.store.attachments import NewAttachment
from tests.command_line import ROOT, Ended, Folder, figures
from tests.operations.test_tasks import in_the_pool
from tests.operations.town import build

pytestmark = pytest.mark.xdist_group("command line")

PROCESSES = sorted(path.parent.name for path in ROOT.glob("processes/*/process.bpmn"))
HEAD = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间"]


def export(folder: Folder, *rows: list[str], name: str = "留言.csv") -> Path:
    """A message-board export with these rows."""
    file = folder.path / name
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEAD, *rows])
    return file


def message(number: int, **changes: str) -> list[str]:
    row = dict(
        zip(HEAD, [str(number), "网友", f"第{number}件", "2026/3/2 9:20:00", "路灯不亮。", "", ""], strict=True)
    )
    return list((row | changes).values())


def query(folder: Folder, statement: str) -> list[tuple[object, ...]]:
    """What stands in the database."""
    with closing(sqlite3.connect(folder.database)) as database:
        return database.execute(statement).fetchall()


def copied(folder: Folder, process: str, file: str, old: str, new: str) -> Path:
    """A copy of a baseline process with one place changed."""
    target = folder.path / "edited" / process
    shutil.copytree(ROOT / "processes" / process, target, dirs_exist_ok=True)
    text = (target / file).read_text("utf-8")
    assert text.count(old) == 1
    (target / file).write_text(text.replace(old, new), "utf-8")
    return target


def test_init_makes_keys_tables_calendar_and_baseline(initialised: tuple[Folder, Ended]) -> None:
    folder, done = initialised
    assert done.code == 0, done.err
    assert stat.S_IMODE((folder.path / "var" / "keys.env").stat().st_mode) == 0o600
    assert [line for line in done.out.splitlines() if line.startswith("流程")] == [
        f"流程：{process} 第1版" for process in PROCESSES
    ]
    assert query(folder, "SELECT count(*) FROM calendar_day") > [(300,)]


def test_init_again_changes_nothing_that_stands(folder: Folder) -> None:
    keys = (folder.path / "var" / "keys.env").read_bytes()
    edited = copied(
        folder,
        "transfer",
        "time_limit.dmn",
        '<text>15</text>\n        </outputEntry>\n        <outputEntry id="time_limit_complex_out_basis">',
        '<text>12</text>\n        </outputEntry>\n        <outputEntry id="time_limit_complex_out_basis">',
    )
    deployments = "SELECT process, number, digest FROM deployment ORDER BY process"
    before = query(folder, deployments)
    done = folder.quickly("init", HUIYIN_PROCESSES=str(edited.parent))
    assert (done.code, done.out) == (0, "")
    assert query(folder, deployments) == before
    assert (folder.path / "var" / "keys.env").read_bytes() == keys


def test_commands_say_what_is_missing(tmp_path: Path) -> None:
    bare = Folder(tmp_path)
    done = bare.run("verify-journal")
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 2
    assert "HUIYIN_SECRET_KEY" in done.err
    keys = {"HUIYIN_SECRET_KEY": "s" * 40, "HUIYIN_DATA_KEY": "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="}
    done = bare.quickly("verify-journal", **keys)
    assert (done.code, done.out, done.err) == (2, "", "The database is empty; run `huiyin init` first.\n")
    done = bare.quickly("init", **keys, HUIYIN_DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
    assert done.code == 2
    assert len(done.err.splitlines()) == 1
    assert done.err.startswith("No database can be reached; look at HUIYIN_DATABASE_URL.")
    assert not (tmp_path / "var" / "keys.env").exists()


def test_import_ends_with_one_object_for_scripts(folder: Folder) -> None:
    rows = [message(number) for number in range(1, 31)]
    answered = {"答复意见": "已修好。", "答复时间": "2026/3/5 10:00:00"}
    file = export(
        folder,
        *rows,
        message(31, **answered),
        rows[0],
        message(33, 留言时间="前天"),
        message(34, 留言主题=""),
    )
    done = folder.run("import", file, "--source", "people_mayor", "--json")
    assert done.code == 0, done.err
    told = json.loads(done.last)
    assert list(told) == ["added", "repeated", "refused"]
    assert (told["added"], told["repeated"]) == (31, 1)
    assert [(row["row"], sorted(row)) for row in told["refused"]] == [
        (34, ["reason", "row"]),
        (35, ["reason", "row"]),
    ]
    assert told["refused"][1]["reason"] == "缺少留言主题"
    assert figures(done.err.splitlines()[-1]) == [34, 34]
    assert query(folder, 'SELECT status, count(*) FROM "case" GROUP BY 1 ORDER BY 1') == [
        ("closed", 1),
        ("open", 30),
    ]
    again = folder.quickly("import", file, "--source", "people_mayor")
    assert again.out.splitlines()[0] == "新增0件，已有32件，未导入2行"
    assert again.last == "第35行：缺少留言主题"
    assert query(folder, 'SELECT count(*), max(serial) FROM "case"') == [(31, 31)]


def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(folder: Folder) -> None:
    file = folder.path / "照片.xlsx"
    file.write_bytes(b"PK nothing")
    done = folder.quickly("import", file, "--source", "people_mayor", "--json")
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines()[-1].startswith(f"{file}: 打不开这个表格")


def test_the_command_line_knows_every_source() -> None:
    assert set(cli.SOURCES) == set(imports.SOURCES)


def test_publish_takes_a_changed_folder_once(folder: Folder) -> None:
    edited = copied(folder, "supervision", "manifest.toml", 'title = "督办"', 'title = "督查督办"')
    done = folder.run("publish", edited, "--note", "试行")
    assert (done.code, done.out) == (0, "supervision：已发布第2版\n"), done.err
    assert folder.quickly("publish", edited).out == "supervision：没有变化，仍为第2版\n"
    assert query(folder, "SELECT note FROM deployment WHERE process = 'supervision' ORDER BY number") == [
        ("",),
        ("试行",),
    ]


def test_publish_refuses_with_place_reason_and_remedy(folder: Folder) -> None:
    edited = copied(folder, "transfer", "process.bpmn", 'camunda:formKey="claim"', 'camunda:formKey="clame"')
    done = folder.quickly("publish", edited)
    assert (done.code, done.out) == (1, "")
    (line,) = done.err.splitlines()
    assert line.startswith("process.bpmn:")
    assert "（claim）: " in line
    assert " → " in line
    assert query(folder, "SELECT max(number) FROM deployment") == [(1,)]


def offered_too_long(folder: Folder, messages: int = 1) -> None:
    """Units, people, and messages that were offered to all units and that nobody claimed in time."""
    with folder.office() as office:
        now = office.clock()
        began = now.calendar.add_working_days(now.today, -5)
        town = build(office, datetime.combine(began, time(9), now.zone))
        for _ in range(messages):
            in_the_pool(town)


@pytest.fixture
def waiting(folder: Folder) -> Folder:
    """An installation where a timer is due."""
    offered_too_long(folder)
    return folder


def test_fire_timers_does_what_is_due_once(waiting: Folder) -> None:
    due = "SELECT element FROM work_item"
    assert query(waiting, due) == [("claim",)]
    first = json.loads(waiting.run("fire-timers").last)
    assert first["timers"] == 1
    assert first["folded"] > 0
    assert first["sealed"] > 0
    assert query(waiting, due) == [("assign",)]
    assert json.loads(waiting.quickly("fire-timers").last)["timers"] == 0


def test_verify_journal_finds_what_was_changed(waiting: Folder) -> None:
    done = waiting.run("verify-journal")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("The journal holds: ")
    with closing(sqlite3.connect(waiting.database)) as database:
        for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {trigger}")
        place = "stream LIKE 'case:%' AND seq = 2"
        assert (
            database.execute(
                f"UPDATE journal_entry SET actor_id = 1 + coalesce(actor_id, 0) WHERE {place}"
            ).rowcount
            == 1
        )
        (stream,) = database.execute(f"SELECT stream FROM journal_entry WHERE {place}").fetchone()
        database.commit()
    done = waiting.quickly("verify-journal")
    assert done.code == 1
    assert done.out.startswith("The journal DOES NOT HOLD: ")
    assert done.err == f"{stream}, entry 2: an entry was changed\n"


def test_backup_and_restore(folder: Folder) -> None:
    with folder.office() as office, office.begin() as uow:
        found_city(uow)
    kept = folder.path / "kept.db"
    assert folder.run("backup", kept).code == 0
    refused = folder.quickly("backup", kept)
    assert (refused.code, refused.err) == (1, f"{kept} exists already; name a new file.\n")
    people = query(folder, "SELECT count(*) FROM person")
    with closing(sqlite3.connect(folder.database)) as database:
        database.execute("UPDATE person SET name = '改过'")
        database.commit()
    assert folder.run("restore", kept, "--yes").code == 0
    assert query(folder, "SELECT count(*) FROM person WHERE name <> '改过'") == people
    (aside,) = folder.database.parent.glob("huiyin.db.*")
    with closing(sqlite3.connect(aside)) as database:
        assert database.execute("SELECT DISTINCT name FROM person").fetchall() == [("改过",)]
    assert folder.quickly("verify-journal").code == 0


def test_verify_files_finds_what_was_lost(folder: Folder) -> None:
    with folder.office() as office, office.begin() as uow:
        new = NewAttachment(name="一.txt", media_type="text/plain", content=b"x", uploaded_at=office.clock().now)
        first, second = attachments.put(uow, new), attachments.put(uow, new)
    done = folder.quickly("verify-files")
    assert (done.code, done.out, done.err) == (0, "2 stored files: 0 not whole, 0 whole again\n", "")
    with closing(sqlite3.connect(folder.database)) as database:
        database.execute("DELETE FROM attachment_content WHERE attachment_id = ?", [first.id])
        database.commit()
    done = folder.quickly("verify-files")
    assert (done.code, done.out) == (1, "2 stored files: 1 not whole, 0 whole again\n")
    assert f"file {first.id} is missing; restore it from a backup\n" in done.err
    assert f"file {second.id}" not in done.err
