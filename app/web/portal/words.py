"""Facts of a message put into plain words."""

from dataclasses import dataclass
from datetime import datetime

from app.operations.message_history import Happening, TrackStep
from app.operations.message_page import Holder, MessageRecord, MessageView
from app.web.format import day, short_day
from app.web.language import _, ngettext


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline: what happened, and a remark under it."""

    at: datetime
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Station:
    """One station of the step track as the macro draws it."""

    title: str
    state: str
    note: str


def entry(happening: Happening) -> Entry:
    """A happening as a line of the timeline."""
    unit = happening.unit or _("承办单位")
    until = day(happening.day) if happening.day else ""
    titles = {
        "received": _("收到留言"),
        "published": _("审核通过并公开"),
        "kept_private": _("审核完成，不公开，照常办理"),
        "declined": _("审核完成，不予公开"),
        "sealed": _("转保密办理"),
        "delivered": _("转%(unit)s承办", unit=unit),
        "returned": _("%(unit)s说明理由后退回，重新转办", unit=unit),
        "acknowledged": _("%(unit)s签收", unit=unit),
        "assisted": _("%(unit)s提出协办意见", unit=unit),
        "handed_in": _("%(unit)s核查办理完毕，负责人已审签", unit=unit),
        "reviewed": _("市政府督查室审核通过"),
        "extended": _("延期至%(day)s", day=until),
        "brought_forward": _("办理期限提前到%(day)s", day=until),
        "recounted": _("重新核定期限，%(day)s到期", day=until),
        "replied": _("%(unit)s答复", unit=unit),
        "rated": _("留言人评价：%(words)s", words=happening.words),
        "follow_up": _("留言人追问"),
        "rehandle": _("留言人请求重办"),
        "archived": _("办结归档"),
    }
    note = ""
    if happening.kind == "delivered":
        n = happening.days
        note = ngettext("%(n)s个工作日，%(day)s到期", "%(n)s个工作日，%(day)s到期", n, n=n, day=until)
    return Entry(happening.at, titles[happening.kind], note)


def station(step: TrackStep) -> Station:
    """A station of the step track."""
    titles = {
        "registered": _("审核登记"),
        "transferred": _("转办"),
        "handled": _("核查办理"),
        "answered": _("答复"),
        "rated": _("评价"),
    }
    note = step.unit or (short_day(step.on) if step.on else "")
    if step.kind == "rated" and step.on and step.state == "now":
        note = _("%(day)s前", day=short_day(step.on))
    elif step.kind == "rated" and not step.on:
        note = _("未评价")
    return Station(titles[step.kind], step.state, note if step.state != "ahead" else "")


def matter(message: MessageRecord) -> str:
    """What sort of matter the limit was set for."""
    return {"simple": _("简单事项"), "complex": _("复杂事项")}.get(message.complexity, "")


def whereabouts(view: MessageView) -> str:
    """One sentence: who has the message now."""
    message, holder = view.message, view.holder
    if message.sealed:
        return _("已转市政府督查室单独保密办理，结果只告知您本人。")
    if message.stage == "declined":
        return _("经审核不予公开，不再转办。")
    if message.main_number:
        return _("与%(number)s反映同一件事，并入一起办理。", number=message.main_number)
    if message.stage == "archived":
        return _("已办结归档。")
    return _held(holder, message, view.unit)


def _held(holder: Holder | None, message: MessageRecord, lead: str) -> str:
    if message.stage in {"received", "moderation"}:
        return _("正在审核，1个工作日内完成（系统约定）。")
    if holder is not None and holder.kind == "unit":
        return _at_unit(holder.unit, message, lead)
    return {
        "author": _("已答复，等您评价。"),
        "leader": _("已呈报市政府领导阅批。"),
        "pool": _("等待承办单位认领，1个工作日内无人认领即指定（系统约定）。"),
    }.get(holder.kind if holder else "", _("正在办理。"))


def _at_unit(unit: str, message: MessageRecord, lead: str) -> str:
    if message.delivered_at is None:
        return _("%(unit)s正在整理、转办。", unit=unit)
    if lead and unit != lead:
        return _("由%(lead)s承办，目前在%(unit)s办理。", lead=lead, unit=unit)
    return _("%(unit)s正在办理。", unit=unit)
