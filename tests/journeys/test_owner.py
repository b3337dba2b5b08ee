"""A process owner changes the procedure, and people meet the change on their pages; no Python is touched."""

import base64
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.command_line import ROOT, Folder
from tests.journeys.people import Installation, fill
from tests.journeys.test_main_line import MESSAGE, SORTED, on_the_board

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("owner")]

CALL_BACK = """
    <bpmn:userTask id="call_back" name="电话核实" camunda:candidateGroups="info_office">
      <bpmn:extensionElements>
        <camunda:formData>
          <camunda:formField id="called_on" label="通话日期" type="date">
            <camunda:validation><camunda:constraint name="required" /></camunda:validation>
          </camunda:formField>
          <camunda:formField id="mood" label="留言人态度" type="enum">
            <camunda:value id="calm" name="平和" />
            <camunda:value id="upset" name="着急" />
          </camunda:formField>
          <camunda:formField id="callers" label="涉及户数" type="long">
            <camunda:validation><camunda:constraint name="min" config="1" /></camunda:validation>
          </camunda:formField>
          <camunda:formField id="remark" label="通话记录" type="string">
            <camunda:validation><camunda:constraint name="minlength" config="5" /></camunda:validation>
          </camunda:formField>
        </camunda:formData>
      </bpmn:extensionElements>
      <bpmn:incoming>to_call_back</bpmn:incoming>
      <bpmn:outgoing>publish_message_to_sort</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="to_call_back" sourceRef="publish_message" targetRef="call_back" />
    <bpmn:sequenceFlow id="publish_message_to_sort" sourceRef="call_back" targetRef="sort" />
"""


@pytest.fixture
def publish(installation: Installation, tmp_path: Path) -> Callable[..., None]:
    """Change a copy of a baseline process and publish it from the command line while the server runs."""
    config = installation.office.config
    settings = {
        "HUIYIN_DATABASE_URL": config.database_url,
        "HUIYIN_SECRET_KEY": config.secret_key,
        "HUIYIN_DATA_KEY": base64.b64encode(config.data_key).decode(),
    }

    def changed(process: str, file: str, *changes: tuple[str, str]) -> None:
        copy = tmp_path / "edited" / process
        shutil.copytree(ROOT / "processes" / process, copy)
        text = (copy / file).read_text("utf-8")
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        (copy / file).write_text(text, "utf-8")
        done = Folder(tmp_path).run("publish", copy, "--note", "试行", **settings)
        assert (done.code, done.out) == (0, f"{process}：已发布第2版\n"), done.err

    return changed


def test_a_longer_limit_holds_for_new_cases_and_not_for_running_ones(
    installation: Installation, publish: Callable[..., None]
) -> None:
    running = delivered(installation, "41", "路灯三天不亮")
    publish(
        "transfer",
        "time_limit.dmn",
        (
            '<outputEntry id="time_limit_simple_out_limit_days">\n          <text>5</text>',
            '<outputEntry id="time_limit_simple_out_limit_days">\n          <text>7</text>',
        ),
    )
    new = delivered(installation, "42", "人行道地砖破损")
    page = installation.page()
    for number, days in ((running, 5), (new, 7)):
        page.goto(f"/messages/{number}")
        expect(page.locator("main")).to_contain_text(f"简单事项{days}个工作日（第十一条）")
        expect(page.locator("table.due")).to_contain_text(f"第{days - 1}日")
        expect(page.locator("table.due")).not_to_contain_text(f"第{days}日")
    page.goto("/")
    expect(page.locator("main")).to_contain_text("简单事项7个工作日")
    page = installation.clerk("info").page
    page.goto("/diagrams/transfer")
    expect(page.locator("main")).to_contain_text("第2版")
    expect(page.locator("main")).to_contain_text("试行")


def delivered(installation: Installation, source_number: str, title: str) -> str:
    """A message that has been delivered to a unit."""
    number, info = on_the_board(installation, source_number, title), installation.clerk("info")
    info.do(number, "收集整理", SORTED)
    info.do(number, "信息化办转办", {"lead_unit": "zjj", "complexity": "simple", "requirements": "请核查答复。"})
    return number


def test_an_added_task_reaches_the_inbox_of_its_role_with_the_form_that_the_diagram_declares(
    installation: Installation, publish: Callable[..., None]
) -> None:
    running, new = installation.citizen(), installation.citizen()
    running.write(MESSAGE)
    publish(
        "message_handling",
        "process.bpmn",
        (
            "<bpmn:outgoing>publish_message_to_sort</bpmn:outgoing>",
            "<bpmn:outgoing>to_call_back</bpmn:outgoing>",
        ),
        (
            '<bpmn:sequenceFlow id="publish_message_to_sort" sourceRef="publish_message" targetRef="sort" />',
            CALL_BACK,
        ),
    )
    new.write({**MESSAGE, "title": "人行道地砖破损多处"})
    info = installation.clerk("info")
    info.do(running.number, "审核", {"moderation": "publish"})
    info.open(running.number, "收集整理")

    info.do(new.number, "审核", {"moderation": "publish"})
    info.open(new.number, "电话核实")
    page = info.page
    for label in ("通话日期", "留言人态度", "涉及户数", "通话记录"):
        expect(page.locator("form#form")).to_contain_text(label)
    fill(page, {"callers": "0", "remark": "已联系"})
    page.locator("form#form button.is-main").click()
    expect(page.locator("form#form")).to_contain_text("请填写“通话日期”")
    expect(page.locator("[name=remark]")).to_have_value("已联系")
    answers = {"called_on": "2026-03-02", "mood": "upset", "callers": "12", "remark": "已电话联系，情况属实。"}
    info.do(new.number, "电话核实", answers)
    info.open(new.number, "收集整理")
    page.goto(f"/cases/{new.number}")
    for told in ("电话核实", "着急", "12", "已电话联系，情况属实。", "3月2日（周一）"):
        expect(page.locator("main")).to_contain_text(told)
    expect(page.locator("main")).not_to_contain_text("来源编号")
    page.goto(f"/ledger?q={new.number}")
    expect(page.locator("td", has_text="门户网站")).to_have_text("门户网站")
