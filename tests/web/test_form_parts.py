"""Lists of options and what describes a field: right for the field that is asked for, whatever came before."""

import re

import pytest

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
