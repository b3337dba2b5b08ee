"""The main job in a real browser: from a citizen's message to the public reply and its rating."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from app.demo.stories import picture
from app.domain.permissions import SYSTEM
from app.operations import cases
from app.operations.cases import NewMessage
from tests.journeys.people import PICTURE, Citizen, Clerk, Installation

MESSAGE = {
    "title": "小区三号楼连续五天没有暖气",
    "text": "东关街道和顺小区三号楼从周一起没有暖气，家里有老人和孩子，请尽快派人查看。",
    "kind": "求助",
    "category": "城乡建设/供水供热",
    "place": "kt",
    "name": "王某",
    "phone": "13912345678",
    "public": "公开",
    "consent": True,
}
SORTED = {
    "disposal": "transfer",
    "kind": "求助",
    "category": "城乡建设/供水供热",
    "complexity": "simple",
    "summary": "三号楼停暖五天，请求恢复供暖。",
    "proposal": "建议由市住房和城乡建设局办理。",
    "transfer_mode": "assign",
}
REPLY = (
    "网民朋友：\n您好！您反映的供暖问题收悉。经核查，系入户过滤器堵塞，现已清洗，室温恢复到19度以上。\n"
    "联系电话：0933-0000000。\n市住房和城乡建设局\n2026年11月24日"
)
HANDLED = {
    "findings": "系三号楼入户过滤器堵塞。",
    "result": "已解决",
    "demands-0-demand": "恢复供暖",
    "demands-0-answer": "已恢复。",
    "reply_text": REPLY,
    "visibility": "public",
}


def test_a_message_travels_from_the_citizen_to_the_public_reply(installation: Installation) -> None:
    citizen = writer(installation)
    number = citizen.number
    info, supervision = installation.clerk("info"), installation.clerk("supervision")
    info.do(number, "审核", {"moderation": "publish"})
    info.do(number, "收集整理", {**SORTED, "disposal": "report"})
    report = {"subject": "停暖留言", "summary": "停暖五天。", "proposal": "请督促恢复供暖。"}
    info.do(
        number, "呈报", {**report, **people(info, number, "呈报", leader="副市长", checked_by="信息化办负责人")}
    )
    installation.clerk("leader").instruct(number, "请督查室督办")
    order = {
        "lead_unit": "zjj",
        "paper": "transfer_notice",
        "complexity": "simple",
        "requirements": "请按批示办理。",
    }
    supervision.do(number, "督查室转办", order)
    installation.clerk("supervision2").do(number, "签发", {"approved": "approve"})

    clerk, head = installation.clerk("zjj.clerk"), installation.clerk("zjj.head")
    accept = people(clerk, number, "签收", handler="市住房和城乡建设局经办人")
    clerk.do(number, "签收", {"acknowledgement": "accept", **accept})
    citizen.look_up()
    expect(citizen.page.locator("main")).to_contain_text("市住房和城乡建设局")
    expect(citizen.page.locator("table.due")).to_contain_text("到期")
    clerk.do(number, "核查办理", HANDLED)
    head.do(number, "负责人审签", {"approved": "approve"})

    reader = installation.page()
    reader.goto("/messages")
    reader.get_by_role("link", name=str(MESSAGE["title"])).click()
    expect(reader.locator(".reply-text")).to_contain_text("入户过滤器堵塞")
    expect(reader.locator("main")).not_to_contain_text("13912345678")

    citizen.rate({"solved": "已解决", "satisfaction": "满意", "attitude": "5", "speed": "5", "rating": "rated"})
    expect(citizen.page.locator("main")).to_contain_text("满意")
    feedback = installation.clerk("zjj.clerk")
    feedback.open(number, "报送办理情况")


def writer(installation: Installation) -> Citizen:
    """A citizen who has written, with number and code in hand."""
    citizen = installation.citizen()
    citizen.write(MESSAGE)
    assert re.fullmatch(r"\d{4}-\d{5}", citizen.number)
    assert re.fullmatch(r"\d{10}", citizen.code)
    return citizen


def test_a_board_message_answered_by_a_county_office(installation: Installation) -> None:
    number = on_the_board(installation, "2557", "村里自来水每天只来两小时")
    info = installation.clerk("info")
    info.do(number, "收集整理", {**SORTED, "category": "农业农村/农村饮水"})
    info.do(number, "信息化办转办", {"lead_unit": "jc", "complexity": "simple", "requirements": "请核查答复。"})
    clerk, head, office = (installation.clerk(f"jc.{post}") for post in ("clerk", "head", "office"))
    clerk.do(
        number,
        "签收",
        {"acknowledgement": "accept", **people(clerk, number, "签收", handler="泾川县人民政府经办人")},
    )
    clerk.do(number, "核查办理", HANDLED)
    head.do(number, "负责人审签", {"approved": "approve"})
    office.do(number, "人民网答复", published_outside())
    expect_public_reply(installation, number, "泾川县人民政府")


def test_a_board_message_for_a_city_department_is_reviewed_and_answered_centrally(
    installation: Installation,
) -> None:
    number = on_the_board(installation, "2558", "校门口放学时段严重拥堵")
    info = installation.clerk("info")
    info.do(number, "收集整理", {**SORTED, "category": "交通运输/道路交通管理"})
    info.do(number, "信息化办转办", {"lead_unit": "jtj", "complexity": "simple", "requirements": "请核查答复。"})
    clerk, head = installation.clerk("jtj.clerk"), installation.clerk("jtj.head")
    clerk.do(
        number,
        "签收",
        {"acknowledgement": "accept", **people(clerk, number, "签收", handler="市交通运输局经办人")},
    )
    clerk.do(number, "核查办理", HANDLED)
    head.do(number, "负责人审签", {"approved": "approve"})
    installation.clerk("supervision").do(number, "审核办理结果", {"approved": "approve", "visibility": "public"})
    info.do(number, "人民网统一答复", published_outside())
    expect_public_reply(installation, number, "市交通运输局")


def on_the_board(installation: Installation, source_number: str, title: str) -> str:
    """A message that came from the outside board."""
    message = NewMessage(
        title=title,
        text=f"{title}，请核实处理。",
        source="people_mayor",
        source_number=source_number,
        on_people_board=True,
    )
    with installation.office.begin() as uow:
        return cases.register(uow, SYSTEM, installation.office.clock(), message).number


def people(clerk: Clerk, number: str, step: str, **wanted: str) -> dict[str, str]:
    """The values of the persons named in the selections of a task's form."""
    clerk.open(number, step)
    found = {}
    for name, label in wanted.items():
        option = clerk.page.locator(f"select[name='{name}'] option", has_text=label).first
        found[name] = option.get_attribute("value") or ""
    return found


def published_outside() -> dict[str, object]:
    """The record of a publication on the outside board."""
    return {
        "published_at": datetime.now(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m-%dT%H:%M"),
        "url": "https://liuyan.example.cn/threads/1",
        "screenshot": {**PICTURE, "buffer": picture()},
        "unchanged": True,
    }


def expect_public_reply(installation: Installation, number: str, unit: str) -> None:
    page = installation.page()
    page.goto(f"/messages/{number}")
    expect(page.locator(".reply-text")).to_contain_text("入户过滤器堵塞")
    expect(page.locator("main")).to_contain_text(unit)
