"""Lists of options and what describes a field: right for the field that is asked for, whatever came before."""

import re
from typing import Any

import pytest
from flask import get_template_attribute

from app.operations.choices import SOURCES
from app.web.form_parts import known_field
from forms import FORMS
from forms.base import TaskForm
from tests.web.inbox_world import CLERK, INFO, Desk, desk, desk_file

__all__ = ["desk", "desk_file"]


def listed(page: str, name: str) -> list[tuple[str, bool]]:
    """Value of every option of a list or a set of buttons, and whether it is chosen."""
    options = re.search(rf'<select class="input" id="{name}".*?</select>', page, re.DOTALL)
    found = re.findall(
        r'<option value="([^"]+)"( selected)?>' if options else rf'name="{name}" value="([^"]+)"( checked)?',
        options[0] if options else page,
    )
    return [(value, bool(chosen)) for value, chosen in found]


@pytest.mark.parametrize(
    ("field", "first", "second"), [("lead_unit", "zjj", "gaj"), ("transfer_mode", "assign", "pool")]
)
def test_a_list_shows_what_each_reader_has_chosen(desk: Desk, field: str, first: str, second: str) -> None:
    info, path = desk.staff(INFO), desk.task(desk.moderated(), "sort")
    offered = [value for value, _ in listed(info.get(path).text, field)]
    assert {first, second} <= set(offered)
    for chosen in (first, second, first):
        info.post(f"{path}/draft", {field: chosen, "disposal": "transfer"})
        now = listed(info.get(path).text, field)
        assert [value for value, _ in now] == offered
        assert [value for value, is_chosen in now if is_chosen] == [chosen]


def test_a_field_is_tied_to_its_help_its_mistake_and_its_count(desk: Desk) -> None:
    clerk, path = desk.staff(CLERK), desk.task(desk.signed(), "handle")
    page = clerk.post(path, {"reply_text": "短"})
    assert page.status_code == 422
    for tied, by in re.findall(r'<textarea[^>]* id="([^"]+)"|aria-describedby="([^"]*)"', page.text):
        for name in by.split():
            assert f'id="{name}"' in page.text, tied
    described = dict(re.findall(r'aria-describedby="([^"]*)"[^>]* id="([^"]+)"', page.text))
    assert described["findings-err findings-count"] == "findings"
    assert described["reply_text-help reply_text-count"] == "reply_text"


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_what_is_drawn_once_is_what_the_field_itself_shows(desk: Desk, form: type[TaskForm]) -> None:
    """Empty, answered, noted and bounded, with something else in between."""
    choices = dict.fromkeys(SOURCES, (("1", "甲 · 乙"), ("2", "丙")))
    with desk.app.test_request_context():
        draw = get_template_attribute("macros/form.html", "field")
        known = 0
        for day, note in (("2026-03-02", ""), ("2026-03-09", "见附注。"), ("2026-03-02", "")):
            notes = {field.short_name: note for field in form()}
            facts = {"today": day, "due_on": day, "leader_due_latest": day, "notes": notes}
            for field in form(choices=choices, facts=facts):
                for answer in _answers_to(field):
                    field.process_data(answer)
                    kept = known_field(field)
                    known += kept is not None
                    assert kept in (None, draw(field)), field.short_name
        assert known


def _answers_to(field: Any) -> list[Any]:
    if field.look in {"radios", "scale"}:
        return ["", *(value for value, _label in field.options)]
    if field.look == "checks":
        return [[], [value for value, _label in field.options][:1]]
    return [False, True] if field.look == "check" else ["", "2026-03-03"]
