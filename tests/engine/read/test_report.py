"""What `huiyin check` says about files and folders."""

from pathlib import Path

import pytest

from app.engine.report import check, check_paths, place_in_words
from tests.engine.read.judging import one
from tests.engine.read.tabling import dmn, table
from tests.engine.run.drawing import call, decide, draw, end, start, user

SOUND = draw("other", start(), user("t"), end(), "s > t > e")
GROOVY = draw("p", start(), '<bpmn:scriptTask id="t" scriptFormat="groovy"/>', end(), "s > t > e")
ROUTE = dmn(table(["n"], ["a"], ["-", "1"]))


def test_verdict_in_words() -> None:
    assert check({"a.bpmn": GROOVY}) == {
        "a.bpmn": {
            "accepted": False,
            "findings": [
                {
                    "severity": "error",
                    "element": "t",
                    "subject": "脚本任务（t）",
                    "line": 1,
                    "reason": "用“groovy”写的脚本会运行代码，不予发布。",
                    "remedy": "只给变量赋值的，语言填python，每行写一条“变量 = 表达式”；"
                    "其他的改为服务任务（topic）或判定表。",
                }
            ],
        }
    }
    english = check({"a.bpmn": GROOVY}, "en")["a.bpmn"]["findings"][0]
    assert english["reason"] == "A script in “groovy” runs code and is refused."


def test_each_file_has_its_own_verdict() -> None:
    judged = check({"a/p.bpmn": GROOVY, "b/p.bpmn": SOUND, "c.dmn": ROUTE, "d.dmn": b"<x/>", "e.txt": b""})
    assert {name: verdict["accepted"] for name, verdict in judged.items()} == {
        "a/p.bpmn": False,
        "b/p.bpmn": True,
        "c.dmn": True,
        "d.dmn": False,
        "e.txt": False,
    }
    assert [finding["remedy"] for finding in judged["e.txt"]["findings"]] == ["请选择.bpmn或.dmn文件。"]


def test_what_lies_beside_counts_and_what_is_missing_is_a_warning() -> None:
    calling = one(call("t", "other"))
    alone = check({"p.bpmn": calling}, "en")["p.bpmn"]
    assert alone["accepted"]
    assert [finding["severity"] for finding in alone["findings"]] == ["warning"]
    assert check({"p.bpmn": calling, "o.bpmn": SOUND})["p.bpmn"]["findings"] == []
    deciding = one(decide("t", "route"))
    assert len(check({"a/p.bpmn": deciding, "b/t.dmn": ROUTE})["a/p.bpmn"]["findings"]) == 1
    assert check({"a/p.bpmn": deciding, "a/t.dmn": ROUTE})["a/p.bpmn"]["findings"] == []


def test_findings_of_a_table_stand_at_the_table() -> None:
    files = {"p.bpmn": one(decide("t", "route")), "t.dmn": dmn(table(["n"], ["a"], ["os", "1"]))}
    judged = check(files)
    assert judged["p.bpmn"] == {"accepted": True, "findings": []}
    assert [finding["element"] for finding in judged["t.dmn"]["findings"]] == ["route/r1/n"]


def test_paths_are_files_or_folders(tmp_path: Path) -> None:
    folder = tmp_path / "route"
    folder.mkdir()
    (folder / "process.bpmn").write_bytes(one(decide("t", "route")))
    (folder / "route.dmn").write_bytes(ROUTE)
    (folder / "manifest.toml").write_text("")
    diagram, tables = str(folder / "process.bpmn"), str(folder / "route.dmn")
    assert list(check_paths([tmp_path])) == [diagram, tables]
    lone = check_paths([folder / "process.bpmn"])
    assert lone == {diagram: {"accepted": True, "findings": []}}
    assert check_paths([folder, folder / "process.bpmn"])[tables]["accepted"]
    with pytest.raises(OSError, match="gone"):
        check_paths([tmp_path / "gone.bpmn"])


def test_huge_files_are_not_read_whole(tmp_path: Path) -> None:
    huge = tmp_path / "huge.bpmn"
    with huge.open("wb") as file:
        file.truncate(10**10)
    verdict = check_paths([huge], "en")[str(huge)]
    assert [finding["reason"] for finding in verdict["findings"]] == ["The file is larger than 8000000 bytes."]


def test_findings_are_told_with_line_kind_and_name() -> None:
    drawn = draw("p", start(), user("u", name2="x"), end(), "s > u > e")
    named = drawn.replace(b'name="u"', 'name="审  核"'.encode())
    finding = check({"a.bpmn": b"\n" + named})["a.bpmn"]["findings"][0]
    assert (finding["subject"], finding["line"]) == ("用户任务“审 核”（u）", 2)
    assert place_in_words(finding) == "第2行，用户任务“审 核”（u）："
    english = check({"a.bpmn": named}, "en")["a.bpmn"]["findings"][0]
    assert place_in_words(english, "en") == "line 1, user task “审 核” (u): "
    table_of = check({"a.dmn": dmn(table(["n"], ["a"], ["os", "1"]))})["a.dmn"]["findings"][0]
    assert table_of["subject"] == "判定表“route”，规则“r1”，列“n”"
    broken = check({"a.txt": b""})["a.txt"]["findings"][0]
    assert place_in_words(broken) == ""


def test_findings_stand_in_the_order_of_the_file() -> None:
    parts = [f"{user(name, wrong='x')}\n" for name in "cab"]
    lines = [finding["line"] for finding in check({"a.bpmn": one(*parts, user("t"))})["a.bpmn"]["findings"]]
    assert lines == sorted(lines)
    assert len(set(lines)) > 2
