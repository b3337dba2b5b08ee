"""What holds for every form: a valid example, JSON values, bounded text, nothing typed lost."""

import json
import re
from typing import Any

import pytest

from forms import FORMS, form_class, variables_set
from forms.fields import Files, Line
from forms.tables import Table
from tests.forms.sending import CHOICES, EXAMPLES, FACTS, errors, multidict, send


def test_every_form_has_an_example() -> None:
    assert set(EXAMPLES) == set(FORMS)


@pytest.mark.parametrize("key", FORMS)
def test_the_example_is_accepted(key: str) -> None:
    form = send(key)
    assert form.validate(), form.errors


@pytest.mark.parametrize("key", FORMS)
def test_values_are_json_and_variables_are_among_them(key: str) -> None:
    form = send(key)
    assert form.validate()
    cleaned = form.cleaned()
    assert json.loads(json.dumps(cleaned)) == cleaned
    assert set(form.process_variables()) <= set(form.variables)
    assert all(cleaned[name] == value for name, value in form.process_variables().items())


@pytest.mark.parametrize("key", FORMS)
def test_an_empty_form_is_refused_and_says_what_to_do(key: str) -> None:
    form = form_class(key)(multidict({}), choices=CHOICES, facts=FACTS)
    assert not form.validate()
    for sentences in form.errors.values():
        assert len(sentences) == 1
        assert re.fullmatch(r"请.*。", sentences[0])


@pytest.mark.parametrize("key", FORMS)
def test_a_form_needs_neither_choices_nor_facts(key: str) -> None:
    form = form_class(key)()
    assert form.heading
    assert all(field.caption for field in form)


@pytest.mark.parametrize("key", FORMS)
def test_every_field_is_laid_out_once(key: str) -> None:
    form = form_class(key)()
    laid_out = [field.short_name for _heading, part in form.laid_out() for field in part]
    assert sorted(laid_out) == sorted(field.short_name for field in form)


@pytest.mark.parametrize("key", FORMS)
def test_every_text_is_bounded(key: str) -> None:
    for field in form_class(key)():
        if isinstance(field, Line):
            assert 0 < field.flags.maxlength <= 20_000
        if isinstance(field, Table):
            assert all(0 < column.length <= 1000 for column in field.columns)


@pytest.mark.parametrize(
    ("key", "name"),
    [(key, field.short_name) for key, form in FORMS.items() for field in form() if isinstance(field, Line)],
)
def test_too_long_a_text_is_refused_and_kept_as_typed(key: str, name: str) -> None:
    most = form_class(key)()[name].flags.maxlength
    conditions: dict[str, dict[str, Any]] = {
        "published_title": {"moderation": "publish_masked", "reason": "涉他人隐私", "published_text": "文"},
        "published_text": {"moderation": "publish_masked", "reason": "涉他人隐私"},
        "complexity_reason": {"complexity": "complex"},
        "main_case": {"disposal": "merge"},
        "accused": {"accusation": "y"},
        "evidence": {"acknowledgement": "return", "reason": "非本辖区"},
        "conclusion": {"measure": "close"},
    }
    given = dict(conditions.get(name, {}))
    if (key, name) == ("rate", "text"):
        given = {"rating": "follow_up"}
    typed = "字" * (most + 3)
    form = send(key, **{**given, name: typed})
    assert not form.validate()
    assert f"最多{most}个字，现在{most + 3}个字，请删减。" in form.errors[name]
    assert form[name]._value() == typed
    assert typed in str(form[name]())


@pytest.mark.parametrize("key", FORMS)
def test_variables_are_fields_and_derived_ones_are_not(key: str) -> None:
    form = FORMS[key]
    names = {field.short_name for field in form()}
    assert set(form.variables) <= names
    assert set(form.kept) <= set(form.variables)
    assert set(form.derives).isdisjoint(form.variables)
    assert variables_set(form) == {*form.variables, *form.derives}


@pytest.mark.parametrize("key", FORMS)
def test_conditions_name_fields_of_the_form_and_answers_that_exist(key: str) -> None:
    form = form_class(key)(choices=CHOICES)
    for field in form:
        for condition in (field.shown, field.required):
            if hasattr(condition, "values"):
                asked = form[condition.field]
                if condition.values:
                    assert set(condition.values) <= {value for value, _label in asked.options}
                hint = "data-shown-when" if condition is field.shown else "data-required-when"
                assert field.render_kw[hint] == condition.attribute
        assert (field.shown is None) == (field.condition is None)


@pytest.mark.parametrize(
    ("key", "name"),
    [(key, field.short_name) for key, form in FORMS.items() for field in form() if isinstance(field, Files)],
)
def test_files_are_ids(key: str, name: str) -> None:
    conditions: dict[str, dict[str, Any]] = {"instruct": {"recorded_by": "31"}, "rate": {"rating": "follow_up"}}
    condition = conditions.get(key, {})

    def sent(*ids: str) -> dict[str, Any]:
        return {**condition, name: list(ids)}

    assert name not in errors(key, **sent("12", "12", "9"))
    assert send(key, **sent("12", "12", "9")).cleaned()[name] == ["12", "9"]
    assert errors(key, **sent("../etc/passwd"))[name] == "附件没有上传成功，请重新选择文件。"
    assert errors(key, **sent(*(str(number) for number in range(7))))[name] == "最多5项，请减少。"


def test_an_unknown_key_has_no_form() -> None:
    with pytest.raises(KeyError):
        form_class("no_such_form")
