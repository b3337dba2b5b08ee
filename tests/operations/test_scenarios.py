"""The format of example cases: what does not hold is reported, what cannot be read is refused."""

from dataclasses import replace

import pytest

from app.operations import scenarios
from app.operations.scenarios import Scenario
from app.operations.scenarios.entries import entered
from app.operations.scenarios.script import ScenarioUnreadable
from tests.operations.town import SHANGHAI, Town

GIVEN = """
title = "试验"
articles = [8]
[people]
chief = { role = "info_office", unit = "xxb" }
[given]
at = 2026-03-02T09:00:00
title = "路灯"
text = "路灯不亮。"
"""
USUAL = """
[moderate]
moderation = "publish"
"""


def scenario(steps: str, given: str = GIVEN) -> Scenario:
    files = {"scenarios/one.toml": (given + steps).encode(), "scenarios/usual.toml": USUAL.encode(), "a.bpmn": b""}
    (found,) = scenarios.read_scenarios(files, SHANGHAI)
    return found


def played(town: Town, steps: str, given: str = GIVEN) -> str:
    return "\n".join(scenarios.run(town.office, scenario(steps, given)))


MODERATED = """
[[step]]
at = 2026-03-02T10:00:00
element = "moderate"
actor = "chief"
"""


def test_a_scenario_that_holds_has_no_problem(sqlite_town: Town) -> None:
    expect = """
    [step.expect]
    open = [{ element = "sort", role = "info_office", unit = "xxb", due = 2026-03-03 }]
    [expect]
    path = ["moderate"]
    linked = {}
    finished = false
    papers = []
    case = { stage = "sorting" }
    variables = { moderation = "publish" }
    seen_by = ["citizen", "info_office@xxb"]
    hidden_from = ["handling_unit@jyj"]
    """
    assert played(sqlite_town, MODERATED + expect) == ""


@pytest.mark.parametrize(
    ("expect", "told"),
    [
        ('path = ["sort"]', "path应为['sort']，实为['moderate']"),
        ("linked = { supervision = [] }", "linked应为"),
        ("finished = true", "finished应为True，实为False"),
        ('papers = ["report_sheet"]', "papers应为['report_sheet']，实为[]"),
        ('case = { stage = "closed" }', "case.stage应为closed，实为sorting"),
        ("case = { nothing = 1 }", "case.nothing应为1，实为None"),
        ('variables = { moderation = "seal" }', "variables.moderation应为seal，实为publish"),
        ('open = [{ element = "moderate" }]', "open应有{'element': 'moderate'}"),
        ("open = []", "open应有0件，另有['sort']"),
        ('seen_by = ["handling_unit@jyj"]', "handling_unit@jyj应能看到本件"),
        ('hidden_from = ["chief"]', "chief不应看到本件"),
        ("colour = 1", "不认识的检查项：colour"),
    ],
)
def test_what_does_not_hold_is_told(sqlite_town: Town, expect: str, told: str) -> None:
    assert told in played(sqlite_town, f"{MODERATED}\n[expect]\n{expect}")


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ('element = "sort"\nactor = "chief"', "第2步 element sort: sort没有待办；待办有['moderate']"),
        ('element = "moderate"\nactor = "handling_unit@jyj"', "被拒绝：not_found"),
        ('element = "moderate"\nactor = "info_office@nowhere"', "没有这个单位：info_office@nowhere"),
        ('element = "moderate"\nactor = "chief"\nrefused = "invalid"', "应被拒绝（invalid），却做成了"),
        (
            'element = "moderate"\nactor = "chief"\nrefused = "invalid"\nerrors = ["reason"]\n'
            'values = { moderation = "decline" }',
            "应指出['reason']有误",
        ),
        ('deliver = "reroute"\nactor = "chief"', "被拒绝：conflict"),
    ],
)
def test_a_step_that_goes_otherwise_is_told(sqlite_town: Town, step: str, told: str) -> None:
    assert told in played(sqlite_town, f"\n[[step]]\n{step}\n")


def test_a_message_that_its_form_refuses_is_told(sqlite_town: Town) -> None:
    assert "title" in played(sqlite_town, "", GIVEN.replace('title = "路灯"', f'title = "{"长" * 31}"'))


def test_a_timer_that_cannot_go_on_is_told(sqlite_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.operations import timers

    monkeypatch.setattr(timers, "fire_due", lambda *_: 0)
    steps = (
        MODERATED
        + """
    [[step]]
    element = "sort"
    actor = "chief"
    [step.values]
    disposal = "transfer"
    kind = "求助"
    category = "城乡建设/供水供热"
    complexity = "simple"
    summary = "路灯"
    proposal = "转办"
    transfer_mode = "pool"
    [[step]]
    at = 2026-03-20T10:00:00
    """
    )
    assert "定时没有走通" in played(sqlite_town, steps)


@pytest.mark.parametrize(
    "written",
    [
        "title = ",
        'title = "缺来件"',
        GIVEN + '[[step]]\nelement = "a"\ndeliver = "b"\n',
        GIVEN + "[people.x]\nage = 3\n",
    ],
)
def test_what_cannot_be_read_is_refused(written: str) -> None:
    with pytest.raises(ScenarioUnreadable, match="one"):
        scenarios.read_scenarios({"scenarios/one.toml": written.encode()}, SHANGHAI)


def test_values_become_what_a_browser_sends() -> None:
    values = {"a": ["x", "@y"], "rows": [{"c": "1"}, {"c": "2"}], "tick": False, "n": 5}
    form = entered(values, lambda text: text.upper())
    assert form.getlist("a") == ["X", "@Y"]
    assert (form.getlist("rows-0-c"), form.getlist("rows-1-c")) == (["1"], ["2"])
    assert (form.getlist("tick"), form.getlist("n"), form.getlist("gone")) == (["false"], ["5"], [])
    assert "a" in form
    assert "gone" not in form


def test_messages_come_in_between_the_steps_by_their_time() -> None:
    others = """
    [other.early]
    at = 2026-03-02T09:30:00
    title = "早"
    text = "早"
    [other.late]
    at = 2026-03-05T09:30:00
    title = "晚"
    text = "晚"
    """
    told = scenario(MODERATED + others)
    assert [(act.kind, act.name) for act in told.acts] == [
        ("message", ""),
        ("message", "early"),
        ("element", "moderate"),
        ("message", "late"),
    ]
    assert replace(told, name="x").articles == (8,)
