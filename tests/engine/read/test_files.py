"""Files, ids and names, and how findings point to them."""

import re

import pytest

from app.engine.reading import read
from tests.engine.read.judging import (
    beside,
    bpmn,
    errors,
    lanes,
    one,
)
from tests.engine.run.drawing import (
    draw,
    end,
    start,
    user,
)


@pytest.mark.parametrize(
    ("data", "element", "code"),
    [
        (draw("p", start(), bpmn("userTask", ""), end(), "s > e"), "p", "id_missing"),
        (one(bpmn("userTask", "t"), bpmn("userTask", "1x")), "1x", "id_invalid"),
        (one(user("t"), user("t")), "t", "id_twice"),
        (one(bpmn("userTask", "t", attributes=f'name="{"长" * 201}"')), "t", "name_too_long"),
        (
            one(
                user("t"),
                lanes(a="t", b="t"),
            ),
            "t",
            "lane_twice",
        ),
        (one(*(user(f"u{n}") for n in range(5_000)), user("t")), "p", "too_many_nodes"),
    ],
)
def test_refused(data: bytes, element: str, code: str) -> None:
    assert (element, code) in errors(data)


EXECUTABLE = b'isExecutable="true"'


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "one_diagram"),
        ({"a.bpmn": b"", "b.bpmn": b""}, "one_diagram"),
        ({"a.bpmn": b""}, "xml_broken"),
        ({"a.bpmn": b"<a/>"}, "not_bpmn"),
        ({"a.bpmn": re.sub(b"<bpmn:process.*</bpmn:process>", b"", draw("p"))}, "no_process"),
        ({"a.bpmn": draw("p")}, "process_empty"),
        ({"a.bpmn": one(user("t")).replace(EXECUTABLE, b'isExecutable="false"')}, "process_not_executable"),
        ({"a.bpmn": beside(b'<bpmn:process id="q"/>')}, "several_processes"),
        ({"a.bpmn": beside(b'<bpmn:correlationProperty id="c"/>')}, "correlation"),
        ({"a.bpmn": beside(b'<bpmn:dataStore id="c"/>') + b"<"}, "xml_broken"),
    ],
)
def test_files_that_hold_no_diagram(files: dict[str, bytes], code: str) -> None:
    reading = read(files)
    assert reading.definition is None
    assert code in [finding.code for finding in reading.findings]


def test_process_that_is_only_drawn_is_warned_of() -> None:
    drawn = b'<bpmn:process id="citizen" isExecutable="false"><bpmn:task id="x"/></bpmn:process>'
    reading = read({"a.bpmn": beside(drawn)})
    assert [(f.element, f.code) for f in reading.findings] == [("citizen", "process_only_drawn")]
    assert reading.definition is not None
    assert "x" not in reading.definition.elements


def test_missing_is_executable_means_that_it_runs() -> None:
    assert read({"a.bpmn": one(user("t")).replace(EXECUTABLE, b"")}).definition is not None


def test_findings_say_where() -> None:
    data = b"<?xml version='1.0'?>\n\n" + one(user("t", wrong="x")).replace(b"<bpmn:userTask", b"\n<bpmn:userTask")
    (finding,) = read({"folder/a.bpmn": data}).findings
    assert (finding.file, finding.line) == ("folder/a.bpmn", 4)


def test_findings_are_not_without_end() -> None:
    data = one(*(user(f"u{number}", wrong="x") for number in range(300)), user("t"))
    assert len(read({"a.bpmn": data}).findings) == 200


def test_a_mistake_of_the_reader_is_a_finding_too(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(data: bytes) -> None:
        raise RuntimeError("a mistake")

    monkeypatch.setattr("app.engine.reading.parse_xml", broken)
    reading = read({"a.bpmn": one(user("t"))})
    assert (reading.definition, [f.code for f in reading.findings]) == (None, ["unreadable"])
    assert "a mistake" in caplog.text
