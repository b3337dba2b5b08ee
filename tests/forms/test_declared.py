"""Forms declared in a diagram."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from forms.base import TaskForm
from forms.declared import declared_form
from forms.patterns import compile_pattern
from tests.forms.sending import multidict


def declared(
    kind: str = "string",
    *,
    id: str = "x",
    label: str = "问",
    default: str = "",
    choices: Sequence[tuple[str, str]] = (),
    **constraints: str,
) -> dict[str, Any]:
    return {
        "id": id,
        "label": label,
        "type": kind,
        "default": default,
        "choices": choices,
        "constraints": constraints,
    }


def send(field: Mapping[str, Any], value: str = "", **data: str) -> TaskForm:
    form = declared_form([field])(multidict({"x": value} if value else {}), data=data)
    form.validate()
    return form


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("string", " 甲 ", "甲"),
        ("text", "一\r\n二", "一\n二"),
        ("long", "12", 12),
        ("number", "1.25", 1.25),
        ("boolean", "y", True),
        ("boolean", "", False),
        ("date", "2026年3月2日", "2026-03-02"),
    ],
)
def test_every_type_gives_a_variable(kind: str, typed: str, value: Any) -> None:
    form = send(declared(kind), typed)
    assert form.errors == {}
    assert form.process_variables() == {"x": value}


def test_a_choice_has_the_declared_answers() -> None:
    field = declared("enum", choices=(("a", "甲"), ("b", "乙")), required="true")
    assert send(field, "b").process_variables() == {"x": "b"}
    assert send(field, "c").errors == {"x": ["“问”里没有这个选项，请从列出的选项中选。"]}
    assert send(field).errors == {"x": ["请选择“问”。"]}
    assert send(field)["declared_000"].look == "radios"
    many = declared("enum", choices=[(str(n), str(n)) for n in range(7)])
    assert send(many)["declared_000"].look == "select"


@pytest.mark.parametrize(
    ("kind", "source", "value"), [("unit", "handling_units", "gaj"), ("units", "units", ["gaj"])]
)
def test_units_are_chosen_from_those_of_the_installation(kind: str, source: str, value: Any) -> None:
    form_type = declared_form([declared(kind, required="true")])
    form = form_type(multidict({"x": "gaj"}), choices={source: (("gaj", "市公安局"), ("jyj", "市教育局"))})
    assert form.validate()
    assert form.process_variables() == {"x": value}
    unknown = form_type(multidict({"x": "none"}), choices={source: (("gaj", "市公安局"),)})
    assert not unknown.validate()


def test_a_required_truth_value_is_answered_with_yes_or_no() -> None:
    field = declared("boolean", required="")
    assert send(field).errors == {"x": ["请选择“问”。"]}
    assert send(field, "false").process_variables() == {"x": False}


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (declared(required="true"), "", "请填写“问”。"),
        (declared(maxlength="2"), "甲乙丙", "最多2个字，现在3个字，请删减。"),
        (declared(minlength="2"), "甲", "至少2个字，现在1个字，请补充。"),
        (declared("long", min="3"), "2", "不能小于3，请改大。"),
        (declared("number", max="3.5"), "3.6", "不能大于3.5，请改小。"),
        (declared("long"), "2.5", "请填整数。"),
        (declared("date", min="2026-03-02"), "2026-03-01", "“问”不能早于2026年3月2日（周一），请改晚。"),
        (declared("date", max="2026-03-02"), "2026-03-03", "“问”不能晚于2026年3月2日（周一），请改早。"),
        (declared(pattern=r"\d{4}-\d+"), "2026-", "“问”的格式不对，请检查。"),
        (declared(), "字" * 101, "最多100个字，现在101个字，请删减。"),
        (declared(pattern="字*"), "字" * 201, "最多100个字，现在201个字，请删减。"),
    ],
)
def test_every_constraint_is_checked(field: Any, typed: str, sentence: str) -> None:
    assert send(field, typed).errors["x"][0] == sentence


def test_constraints_that_are_false_do_not_hold() -> None:
    assert send(declared(required="false", readonly="false")).errors == {}


def test_defaults_are_shown_and_sent_answers_win() -> None:
    assert declared_form([declared("long", default="5")])().cleaned() == {"x": 5}
    assert declared_form([declared("boolean", default="true")])().cleaned() == {"x": True}
    assert send(declared("long", default="5"), "6").cleaned() == {"x": 6}
    assert declared_form([declared(default="甲")])(data={"x": "乙"}).cleaned() == {"x": "乙"}


def test_a_readonly_field_keeps_its_value_whatever_is_sent() -> None:
    field = declared(readonly="true", required="true", default="初值")
    assert send(field, "改过").process_variables() == {"x": "初值"}
    assert send(field, "改过", x="案件的值").process_variables() == {"x": "案件的值"}
    assert "readonly" in str(send(field)["declared_000"]())
    assert send(declared("date", readonly="true"), "不是日期").errors == {}


def test_a_field_may_be_called_like_a_method_of_the_form() -> None:
    names = ["data", "errors", "validate", "process", "meta", "facts", "cleaned", "variables", "heading"]
    form_of = declared_form([declared(id=name, required="true") for name in names])
    form = form_of(multidict(dict.fromkeys(names, "值")))
    assert form.validate()
    assert form.process_variables() == dict.fromkeys(names, "值")
    assert form_of.variables == tuple(names)
    empty = form_of(multidict({}))
    assert not empty.validate()
    assert set(empty.errors) == set(names)


def test_the_label_defaults_to_the_id() -> None:
    assert declared_form([{"id": "x", "type": "string"}])()["declared_000"].caption == "x"


@pytest.mark.parametrize(
    "field",
    [
        declared("script"),
        declared("long", min="viele"),
        declared("long", default="__import__('os')"),
        declared(maxlength="x"),
        declared(pattern="("),
        declared(id="a-b"),
        declared(id="__import__('os')"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_field_named(field: Any) -> None:
    with pytest.raises(ValueError, match=str(field["id"]).replace("(", r"\(").replace(")", r"\)")):
        declared_form([field])


def test_ids_are_unique() -> None:
    with pytest.raises(ValueError, match="x: every field needs an id of its own"):
        declared_form([declared(), declared()])


@pytest.mark.parametrize(
    "pattern",
    [
        r"\d{4}-\d{1,2}-\d{1,2}",
        r"[A-Z]{2}\d+",
        "[^@ ]+@[^@ ]+",
        "(?:甲|乙)丙",
        r"(ab){3}",
        "a?b?c?",
        r"[\]a]",
        "a{2,}",
        "^甲.$",
        r"\.\(",
    ],
)
def test_ordinary_patterns_are_taken(pattern: str) -> None:
    assert compile_pattern(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+",
        "(a|aa)*",
        "(?:a?){30}",
        "((ab)*c)*",
        ".*.*.*.*",
        r"(a)\1",
        "(?=a)b",
        "(?P<n>a)",
        "a{9999}",
        "a**",
        "*a",
        ")",
        "(",
        "[a",
        "a" * 201,
        "{",
    ],
)
def test_patterns_that_could_hang_are_refused(pattern: str) -> None:
    with pytest.raises(ValueError):
        compile_pattern(pattern)


@pytest.mark.parametrize("pattern", [".*.*.*", "a*a*a*b", "[^x]*[^y]*[^z]*!", "a{0,99}a{0,99}a{0,99}b"])
def test_the_worst_pattern_that_is_taken_stays_quick(pattern: str) -> None:
    started = time.perf_counter()
    compile_pattern(pattern).fullmatch("a" * 200)
    assert time.perf_counter() - started < 2
