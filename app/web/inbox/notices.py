"""Notices: the bell in the bar, the page that lists them, and how a person is told by mail."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, current_app, flash, redirect, render_template, request, url_for

from app.domain.notices import MailChoice, NoticeKind
from app.domain.permissions import Permission
from app.operations import notices as operations
from app.operations.notices import MOST_COUNTED, NoticeLine
from app.web.access import current_actor, requires, unread_notices
from app.web.format import full_day
from app.web.inbox.blueprint import ROW_ID, inbox, row_id
from app.web.language import _
from app.web.office import current_office, of_one_moment, reading
from app.web.owned import own

DESCRIBED: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    NoticeKind.ASSIGNED: lambda told: _("%(by)s把“%(step)s”交给您办理", by=told["by"], step=own(told["step"])),
    NoticeKind.HANDED_OVER: lambda told: (
        _("%(by)s把%(n)s件任务移交给您", by=told["by"], n=told["n"])
        if "n" in told
        else _("%(by)s把“%(step)s”移交给您", by=told["by"], step=own(told["step"]))
    ),
    NoticeKind.RETURNED: lambda told: _(
        "%(by)s退回了您办过的件，现在等待“%(step)s”", by=told["by"], step=own(told["step"])
    ),
    NoticeKind.MENTION: lambda told: _("%(by)s在内部意见里提醒您", by=told["by"]),
    NoticeKind.COMMENT: lambda told: _("%(by)s写了内部意见", by=told["by"]),
    NoticeKind.DEPUTY: lambda told: _("您被指定代理%(of)s", of=told["of"]) + _span(told),
    NoticeKind.EXPORT_READY: lambda told: _("导出已完成，共%(rows)s行", rows=told["rows"]),
    NoticeKind.FILE_DAMAGED: lambda told: _(
        "存储的附件（编号%(file)s）缺失或损坏。请从备份恢复，再运行huiyin verify-files。", file=told["file"]
    ),
    NoticeKind.IMPORT_FINISHED: lambda told: (
        _(
            "导入已结束：新增%(added)s件，重复%(repeated)s件，拒收%(refused)s行",
            added=told["added"],
            repeated=told["repeated"],
            refused=told["refused"],
        )
        if "added" in told
        else _("导入没有完成，文件无法读取")
    ),
}
"""The sentence of each kind of notice, from its facts."""

LINKS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    NoticeKind.HANDED_OVER: lambda told: url_for("inbox.items", list="mine"),
    NoticeKind.DEPUTY: lambda told: url_for("inbox.deputies_page"),
    NoticeKind.EXPORT_READY: lambda told: url_for("inbox.export", run_id=told["export"]),
    NoticeKind.IMPORT_FINISHED: lambda told: url_for("inbox.import_run", run_id=told["run"]),
}
"""Where a notice leads that names neither a case nor a task."""

TALK = frozenset({NoticeKind.MENTION, NoticeKind.COMMENT})


@inbox.get("/notices")
@requires(Permission.ACCOUNT_USE)
def notices() -> str:
    """What is due soon, and what one was told, newest first."""
    office = current_office()
    with reading() as uow:
        view = operations.view(uow, current_actor(), office.clock(), row_id(request.args.get("before", "")))
    return render_template("notices/notices.html", view=view, described=described)


@inbox.get(f"/notices/<{ROW_ID}:notice_id>")
@requires(Permission.ACCOUNT_USE)
def open_notice(notice_id: int) -> Response:
    """Read one notice and go where it leads."""
    office = current_office()
    with office.begin() as uow:
        line = operations.open_notice(uow, current_actor(), office.clock(), notice_id)
    return _to(target(line))


@inbox.post("/notices/read")
@requires(Permission.ACCOUNT_USE)
def read_notices() -> Response:
    """Mark everything as read that stood on the page."""
    office = current_office()
    with office.begin() as uow:
        through = row_id(request.form.get("through", "")) or 0
        read = operations.mark_all_read(uow, current_actor(), office.clock(), through)
    flash(_("已将%(n)s条通知标为已读。", n=read), "message")
    return _to(url_for("inbox.notices"))


@inbox.post("/account/mail")
@requires(Permission.ACCOUNT_USE)
def choose_mail() -> Response:
    """Set how one is told by mail."""
    office, asked = current_office(), request.form.get("mail", "")
    if asked in set(MailChoice):
        with office.begin() as uow:
            operations.choose_mail(uow, current_actor(), office.clock(), MailChoice(asked))
        flash(_("邮件通知的设置已保存。"), "message")
    else:
        flash(_("请先选择一种邮件通知方式，再保存。"), "warn")
    return _to(url_for("inbox.account", _anchor="mail"))


def described(line: NoticeLine) -> str:
    """What a notice says."""
    if line.hidden or line.kind not in DESCRIBED:
        return _("这条通知所说的件，您现在不能查看")
    return DESCRIBED[line.kind](line.facts or {})


def target(line: NoticeLine) -> str:
    """Where a notice leads: to the task while it waits for the reader, else to the case, else to what it names."""
    if line.item_id is not None and line.kind not in TALK:
        return url_for("inbox.task", item_id=line.item_id)
    if line.case is not None:
        talk = line.kind in TALK
        anchor = f"c{(line.facts or {}).get('comment')}" if talk else None
        return url_for("inbox.case", number=line.case.number, tab="comments" if talk else None, _anchor=anchor)
    return LINKS[line.kind](line.facts or {}) if line.kind in LINKS else url_for("inbox.notices")


@inbox.app_template_global()
def bell() -> str:
    """How many notices wait for whoever looks at this page: empty, 1 … 99, 99+."""
    if of_one_moment():  # then it was read together with who asks
        waiting = unread_notices()
    else:
        with reading() as uow:
            waiting = operations.unread(uow, current_actor())
    return "" if not waiting else f"{MOST_COUNTED - 1}+" if waiting >= MOST_COUNTED else str(waiting)


@inbox.app_template_global()
def mail_setting() -> tuple[str, str]:
    """How the person is told by mail, and at which address."""
    with reading() as uow:
        return operations.mail_choice(uow, current_actor())


def _span(told: Mapping[str, Any]) -> str:
    """（3月2日至3月6日）, as far as the days are known."""
    since, until = told.get("since", ""), told.get("until", "")
    if since and until:
        return _("（%(since)s至%(until)s）", since=full_day(since), until=full_day(until))
    return _("（至%(until)s）", until=full_day(until)) if until else ""


def _to(path: str) -> Response:
    return current_app.make_response(redirect(path))
