"""Forms declared in a diagram."""

import re
import time
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine.definition import DeclaredField
from app.engine.patterns import LONGEST_MATCHED, is_safe_pattern
from app.engine.reading import read
from app.engine.reading.form_data import MOST_FIELDS
from forms.declared import declared_form
from tests.engine.run.drawing import draw, end, start, user


def field(inner: str = "", **attributes: str) -> str:
    written = "".join(f" {name}={quoteattr(value)}" for name, value in {"id": "x", **attributes}.items())
    return f"<camunda:formField{written}>{inner}</camunda:formField>"


def bound(*constraints: tuple[str, str], **attributes: str) -> str:
    inner = "".join(f"<camunda:constraint name={quoteattr(n)} config={quoteattr(c)}/>" for n, c in constraints)
    return field(f"<camunda:validation>{inner}</camunda:validation>", **attributes)


def values(*names: str, **attributes: str) -> str:
    inner = "".join(f"<camunda:value id={quoteattr(name)} name={quoteattr(name)}/>" for name in names)
    return field(inner, **attributes)


def form(*fields: str) -> bytes:
    inner = (
        f"<bpmn:extensionElements><camunda:formData>{''.join(fields)}</camunda:formData></bpmn:extensionElements>"
    )
    return draw("p", start(), user("t", inner), end(), "s > t > e")


def fields(*written: str) -> tuple[DeclaredField, ...]:
    reading = read({"p.bpmn": form(*written)})
    assert reading.findings == ()
    assert reading.definition is not None
    return reading.definition.elements["t"].fields


def errors(*written: str) -> list[str]:
    found = read({"p.bpmn": form(*written)}).findings
    assert all(finding.element == "t" for finding in found)
    return [finding.code for finding in found]


def test_fields_in_their_order() -> None:
    read_fields = fields(
        bound(("required", ""), ("maxlength", "30"), id="title", label="标题", type="string"),
        values("a", "b", id="kind", label="类型", type="enum", defaultValue="b"),
        field(id="plain"),
    )
    assert read_fields == (
        DeclaredField("title", "标题", "string", constraints={"required": "", "maxlength": "30"}),
        DeclaredField("kind", "类型", "enum", "b", (("a", "a"), ("b", "b"))),
        DeclaredField("plain", "plain", "string"),
    )


@pytest.mark.parametrize(
    "written",
    [
        bound(("min", "1"), ("max", "15"), type="long", defaultValue="15"),
        bound(("min", "-0.5"), ("max", "2.5"), type="number", defaultValue="1.25"),
        bound(("min", "2026-01-01"), ("max", "2026-12-31"), type="date", defaultValue="2026-03-02"),
        field(type="boolean", defaultValue="true"),
        bound(("minlength", "2"), ("maxlength", "2000"), type="text", defaultValue="各位领导：您好（请阅）。"),
        bound(("pattern", r"1[3-9]\d{9}"), type="string"),
        bound(("required", "true"), ("readonly", "false"), type="boolean"),
        field(type="unit"),
        bound(("required", ""), type="units"),
        field("<camunda:properties/>", datePattern="yyyy-MM-dd", type="date"),
    ],
)
def test_accepted_and_usable(written: str) -> None:
    """What the reader accepts, the forms can be made of."""
    declared = fields(written)
    made = declared_form(
        [
            {
                "id": one.id,
                "label": one.label,
                "type": one.type,
                "default": one.default,
                "choices": one.choices,
                "constraints": one.constraints,
            }
            for one in declared
        ]
    )
    assert made.variables == ("x",)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (field(type="file"), "field_type"),
        (field(type=""), "field_type"),
        (field(id=""), "variable_name"),
        (field(id="两"), "variable_name"),
        (field(id="len"), "variable_name"),
        (field(id="self"), "variable_name"),
        (field(id="class"), "variable_name"),
        (field(id="a b"), "variable_name"),
        (field(type="string", defaultValue="${name}"), "field_default_code"),
        (field(type="string", defaultValue="#{name}"), "field_default_code"),
        (field(type="string", defaultValue="__import__('os').getcwd()"), "field_default_code"),
        (field(type="string", defaultValue="os.getpid()"), "field_default_code"),
        (field(type="long", defaultValue="open('x')"), "field_default_code"),
        (field(type="text", defaultValue="lambda: 1"), "field_default_code"),
        (field(type="long", defaultValue="1.5"), "field_default"),
        (field(type="long", defaultValue="9" * 30), "field_default"),
        (field(type="number", defaultValue="1e9"), "field_default"),
        (field(type="boolean", defaultValue="yes"), "field_default"),
        (field(type="date", defaultValue="2.3.2026"), "field_default"),
        (field(type="text", defaultValue="x" * 10_001), "field_default"),
        (values("a", type="enum", defaultValue="b"), "field_default"),
        (field(type="enum"), "field_choices_number"),
        (values(*(str(n) for n in range(201)), type="enum"), "field_choices_number"),
        (values("a", "a", type="enum"), "field_choices_twice"),
        (values("", type="enum"), "field_choices_twice"),
        (values("a", type="string"), "field_choices_not_here"),
        (bound(("validator", "com.example.V"), type="string"), "field_constraint"),
        (bound(("min", "1"), type="string"), "field_constraint"),
        (bound(("maxlength", "1"), type="long"), "field_constraint"),
        (bound(("pattern", "x"), type="date"), "field_constraint"),
        (bound(("required", "maybe"), type="date"), "field_constraint_value"),
        (bound(("min", "x"), type="long"), "field_constraint_value"),
        (bound(("min", "${n}"), type="long"), "field_constraint_value"),
        (bound(("max", "tomorrow"), type="date"), "field_constraint_value"),
        (bound(("maxlength", "-1"), type="text"), "field_constraint_value"),
        (bound(("maxlength", "99999"), type="text"), "field_constraint_value"),
        (bound(("min", "5"), ("max", "1"), type="long"), "field_bounds"),
        (bound(("min", "2026-03-02"), ("max", "2026-03-01"), type="date"), "field_bounds"),
        (bound(("minlength", "5"), ("maxlength", "1"), type="text"), "field_bounds"),
        (bound(("pattern", "(a+)+"), type="text"), "field_pattern"),
        (field(whatever="x"), "attribute_unknown"),
        (field("<camunda:script>x</camunda:script>"), "extension_unknown"),
        ("<camunda:formProperty id='y'/>", "extension_unknown"),
        (field("<camunda:validation><bpmn:script>x</bpmn:script></camunda:validation>"), "extension_unknown"),
        (
            field("<camunda:validation><camunda:constraint><x/></camunda:constraint></camunda:validation>"),
            "extension_unknown",
        ),
        (values("a", type="enum").replace("camunda:value ", "camunda:value class='x' "), "attribute_unknown"),
    ],
)
def test_refused(written: str, code: str) -> None:
    assert code in errors(written)


def test_fields_are_told_apart_and_not_too_many() -> None:
    assert errors(field(), field()) == ["field_twice"]
    assert errors(*(field(id=f"x{n}") for n in range(MOST_FIELDS + 1))) == ["too_many_fields"]


def test_form_key_and_declared_fields_exclude_each_other() -> None:
    data = form(field()).replace(b"<bpmn:userTask", b'<bpmn:userTask camunda:formKey="handle"')
    assert [finding.code for finding in read({"p.bpmn": data}).findings] == ["form_twice"]


# Patterns


@pytest.mark.parametrize(
    "text",
    [
        r"\d{11}",
        r"1[3-9]\d{9}",
        r"^[A-Z]{2}-\d{4,6}$",
        r"(?:甘|陕)[A-Z]·?[A-Z0-9]{5,6}",
        r"\d{17}[\dX]",
        r".*",
        r"[^<>]+",
        r"a?b?",
        r"(ab)?c",
        r"平政督办〔\d{4}〕\d+号",
        "",
    ],
)
def test_safe_patterns(text: str) -> None:
    assert is_safe_pattern(text)


@pytest.mark.parametrize(
    "text",
    [
        "(a+)+",
        "(a|a)*",
        "(a*)*b",
        "([a-z]+)*",
        "(ab)+",
        "(ab){3}",
        "a**",
        ".*.*.*x",
        "(a|a)" * 20,
        "(a|b|c)(a|b|c)" * 8,
        "a?" * 30,
        "(?=a)",
        "(?!a)",
        "(?<=a)",
        "(?P<x>a)",
        r"(a)\1",
        "(",
        ")",
        "a)",
        "[",
        "[a",
        "*",
        "{3}",
        "a{3",
        "a{9999}",
        "a{5,1}",
        r"\Z",
        r"\b",
        "a" * 201,
        "((((a))))" + "?" * 2,
    ],
)
def test_patterns_that_could_hang_or_are_none(text: str) -> None:
    assert not is_safe_pattern(text)


PIECES = ["a", "b", ".", r"\d", "[ab]", "[^a]", "(", "(?:", ")", "|", "*", "+", "?", "{2}", "{1,3}"]
MATCHED = ["a" * LONGEST_MATCHED, "ab" * 100, "a" * 199 + "!"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.sampled_from(MATCHED))
def test_a_safe_pattern_is_matched_at_once(pattern: str, text: str) -> None:
    if is_safe_pattern(pattern):
        begun = time.perf_counter()
        re.fullmatch(pattern, text)
        assert time.perf_counter() - begun < 1
