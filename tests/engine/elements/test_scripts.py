"""Script tasks: assignments of our own expressions; whatever else is written there never runs."""

import builtins
from typing import Any

import pytest

from app.engine.values import LARGEST_VALUE
from tests.engine.elements.playing import both_ways, play, refused
from tests.engine.read.judging import errors, one
from tests.engine.run.drawing import element


@both_ways
def test_a_script_task_sets_variables_one_after_the_other() -> None:
    played = play("script", {"price": 30, "count": 4})
    assert played.waiting == ["look"]
    assert {name: played.variables[name] for name in ("total", "large", "note")} == {
        "total": 120,
        "large": True,
        "note": "large",
    }
    played.do("look")
    assert played.finished


@both_ways
def test_the_last_expression_becomes_the_result_variable() -> None:
    played = play("script_result", {"price": 3, "count": 5})
    assert (played.variables["total"], played.variables["half"], played.variables["cheap"]) == (15, 7.5, True)
    assert played.finished


def test_a_script_that_cannot_be_evaluated_stops_and_sets_nothing() -> None:
    played = play("script_fails")
    played.do("ask", divisor=0)
    assert played.incident is not None
    assert (played.incident.code, played.incident.element) == ("expression", "reckon")
    assert "a" not in played.variables
    assert played.waiting == ["ask"]


def test_a_list_that_is_put_into_itself_stays_bounded() -> None:
    played = play("script_doubling", {"x": [1]})
    largest = 0
    for _ in range(30):
        played.do("again")
        if played.incident is not None:
            break
        largest = max(largest, len(played.state))
    assert played.incident is not None
    assert "too_large" in played.incident.detail
    assert 0 < largest < LARGEST_VALUE


def test_scripts_that_are_more_than_assignments_are_refused() -> None:
    said = refused("script_groovy")
    found = {(finding.element, finding.code) for finding in said}
    assert found >= {
        ("run", "script_language"),
        ("javascript", "script_language"),
        ("nothing", "script_empty"),
        ("lost", "script_result_lost"),
        ("missing", "script_result_missing"),
        ("loop", "script_statement"),
        ("long", "script_too_long"),
        ("outside", "delegate"),
        ("two", "script_twice"),
    }
    [groovy] = [finding for finding in said if finding.element == "run"]
    assert "topic" in groovy.zh and "判定表" in groovy.zh
    assert "decision table" in groovy.en


HOSTILE = [
    "x = __import__('os').system('id')",
    "x = open('/etc/passwd').read()",
    "x = eval('1')",
    "x = exec('1')",
    "x = ().__class__.__bases__[0].__subclasses__()",
    "x = (lambda: 1)()",
    "x = [i for i in y]",
    "x = {**y}",
    "x = f'{y}'",
    "x = (z := 1)",
    "x = y = 1",
    "x: int = 1",
    "x += 1",
    "x, y = 1, 2",
    "x[0] = 1",
    "x.y = 1",
    "*x = y",
    "import os",
    "from os import system",
    "def f(): pass",
    "del x",
    "global x",
    "raise x",
    "assert x",
    "while 1: pass",
    "if x: y = 1",
    "x = 1; import os",
    "x = 9 ** 9 ** 9",
    "x = 'a' * 10 ** 9",
    "x = 1 if 1 else open('f')",
    "x = print(1)",
    "x = execution.getVariable('y')",
    "execution.setVariable('x', 1)",
    "x = new java.lang.ProcessBuilder()",
    "x = T(java.lang.Runtime).getRuntime().exec('id')",
    "x = ${''.getClass().forName('java.lang.Runtime')}",
    "__builtins__ = 1",
    "_x = 1",
    "self = 1",
    "true = 1",
    "and = 1",
    "x = yield 1",
    "x = await y",
    "x = ...",
    "x = 1\\\n+ 2",
    "x = 1 if 1 else\u2028import os",
    "\ufeffimport os",
    "ｘ = 1",
]


@pytest.mark.parametrize("language", ["", "python", "juel", "feel"])
@pytest.mark.parametrize("text", HOSTILE)
def test_what_would_run_code_is_refused(text: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("code was run")

    task = element("scriptTask", "t", f"<bpmn:script><![CDATA[{text}]]></bpmn:script>", scriptFormat=language)
    with monkeypatch.context() as watched:
        for name in ("eval", "exec"):
            watched.setattr(builtins, name, never)
        assert errors(one(task))


@pytest.mark.parametrize("language", ["groovy", "javascript", "ruby", "jython", "dmn", "PYTHON ", "x" * 500])
def test_only_our_own_expressions_are_a_script(language: str) -> None:
    task = element("scriptTask", "t", "<bpmn:script>x = 1</bpmn:script>", scriptFormat=language)
    known = language.strip().lower() == "python"
    assert errors(one(task)) == (set() if known else {("t", "script_language")})
