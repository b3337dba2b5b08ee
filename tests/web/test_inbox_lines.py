"""Kept lines of the inbox: each is what would be drawn anew, whatever changed, whoever reads."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from flask import get_template_attribute
from jinja2 import meta, nodes

from app.operations.inbox import InboxLine, InboxQuery, List, view
from app.web.inbox import line
from app.web.inbox.line import Applied, Look
from tests.web.inbox_world import CLERK, HEAD, INFO, Desk, Staff, desk, desk_file

__all__ = ["desk", "desk_file"]

LISTS = ("mine", "claimable", "unit", "waiting", "done")
SAID = {"_", "ngettext", "url_for"}
"""What the template may ask for besides its arguments: the same on every Chinese page at one address."""


@pytest.fixture
def written(desk: Desk) -> Desk:
    """A city with work at several steps."""
    for title in ("路灯不亮", "井盖缺失"):
        desk.delivered(title=title)
        desk.signed(title=title)
        desk.handled(title=title)
        desk.moderated(title=title)
    return desk


def tables(staff: Staff) -> list[str]:
    """The lines of all lists of somebody, ticked and not."""
    pages = [staff.get(f"/inbox?list={which}{ticked}").text for which in LISTS for ticked in ("", "&all=y")]
    return [page.partition("<tbody>")[2].partition("</tbody>")[0] for page in pages]


@pytest.mark.parametrize("login", [CLERK, HEAD, INFO])
def test_a_kept_line_is_the_one_that_would_be_drawn(
    written: Desk, login: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = written.staff(login)
    first = tables(staff)
    assert "<tr data-row>" in "".join(first)
    assert tables(staff) == first
    monkeypatch.setattr(line, "_drawn", line._draw)
    assert tables(staff) == first


def test_what_is_done_with_a_task_is_seen_on_the_next_page(desk: Desk) -> None:
    case_id, clerk, head = desk.delivered(), desk.staff(CLERK), desk.staff(HEAD)
    assert "未认领" in head.get("/inbox?list=unit").text
    assert "data-takeable" in clerk.get("/inbox?list=unit").text

    clerk.post("/inbox/take", {"item": str(desk.town.item(case_id, "acknowledge").id), "back": "/inbox"})
    mine, seen = clerk.get("/inbox?list=unit").text, head.get("/inbox?list=unit").text
    assert '<td class="quiet">我' in mine
    assert "data-takeable" not in mine
    assert "未认领" not in seen
    assert '<td class="quiet">我' not in seen

    desk.later(24 * 30)
    desk.people.clear()
    assert re.search("逾期[0-9]+日", desk.staff(HEAD).get("/inbox?list=unit").text)


def test_no_part_of_a_line_is_forgotten(written: Desk) -> None:
    whole = a_line(written)
    usual = Look(List.UNIT, True, False, reader=whole.row.assignee, applied=None, year=2026, root="")
    found = [(part, usual) for part in changes(whole)] + [(whole, look) for look in looks(usual)]
    assert len(found) > len(fields(Look)) + 30
    with written.app.test_request_context("/"):
        line._drawn(whole, usual)
        for changed, look in found:
            drawn = get_template_attribute("inbox/line.html", "drawn")(changed, look)
            assert line._drawn(changed, look) == drawn, (changed, look)


def test_a_line_asks_for_nothing_that_it_is_not_given(desk: Desk) -> None:
    templates = desk.app.jinja_env
    assert templates.loader is not None
    for name in ("inbox/line.html", "inbox/why.html"):
        parsed = templates.parse(templates.loader.get_source(templates, name)[0])
        assert meta.find_undeclared_variables(parsed) == set()
        names = {one.name for one in parsed.find_all(nodes.Name) if one.ctx == "load"}
        assert names & templates.globals.keys() <= SAID


def a_line(desk: Desk) -> InboxLine:
    """A task that somebody has."""
    with desk.office.read() as uow:
        clerk = desk.town.actor("handling_unit", "zjj")
        found = view(uow, clerk, desk.office.clock(), InboxQuery(list=List.UNIT)).page.rows[0]
    return found._replace(row=found.row._replace(assignee=7, assignee_name="王芳"))


def looks(usual: Look) -> Iterator[Look]:
    """The usual look, each time with something else."""
    others: dict[str, Any] = {
        "list": List.WAITING,
        "movable": False,
        "ticked": True,
        "reader": 0,
        "applied": Applied("本周到期", "王芳", mine=False),
        "year": 2025,
        "root": "/huiyin",
    }
    assert others.keys() == {one.name for one in fields(Look)}
    yield from (replace(usual, **{name: other}) for name, other in others.items())


def changes(whole: Any) -> Iterator[Any]:
    """A line, each time with one value of its own, its row, light or reason changed."""
    for name in getattr(whole, "_fields", None) or [one.name for one in fields(whole)]:
        value = getattr(whole, name)
        if isinstance(value, tuple) or is_dataclass(value):
            yield from (copied(whole, name, part) for part in changes(value))
        elif value is not None:
            yield copied(whole, name, another(value))


def copied(whole: Any, name: str, value: Any) -> Any:
    change = getattr(whole, "_replace", None) or partial(replace, whole)
    return change(**{name: value})


def another(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, date):
        return value - timedelta(days=400)
    return value + 1 if isinstance(value, int) else f"{value}甲"
