"""Lists as Excel files: short ones at once, long ones in the background with a page that shows their progress."""

from collections.abc import Callable, Iterator, Mapping

from flask import (
    Response,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    session,
    stream_with_context,
    url_for,
)

from app.domain.errors import NotFound
from app.domain.permissions import Permission
from app.operations.exports import runs
from app.operations.exports.runs import Busy, ExportRecord, Wanted
from app.operations.exports.sheets import MEDIA_TYPE
from app.operations.inbox import InboxQuery
from app.operations.ledger import LedgerQuery
from app.web.access import current_actor, requires
from app.web.files import named
from app.web.inbox import ledger, lists
from app.web.inbox.blueprint import ROW_ID, inbox
from app.web.inbox.sessions import PLACE
from app.web.language import _
from app.web.office import current_office
from app.web.sheet_words import told_filters, worded, wording

LISTS = {
    "mine": "我的任务",
    "claimable": "可认领",
    "unit": "本单位",
    "waiting": "等待他人",
    "done": "已办",
}
"""Names of the lists, as the side bar says them."""


@inbox.get("/exports")
@requires(Permission.CASE_READ)
def exports() -> str:
    """What the reader has exported in the last days."""
    with current_office().read() as uow:
        own = runs.own(uow, current_actor())
    return render_template("exports/exports.html", own=own, percent=percent, days=runs.KEPT.days)


@inbox.post("/exports")
@requires(Permission.CASE_READ)
def start_export() -> Response:
    """Write the list that the form names with its filters: the file itself, or the page of its export."""
    wanted = WANTED.get(request.form.get("of", ""))
    if wanted is None:
        raise NotFound
    office, asked = current_office(), wanted(request.form)
    file = runs.at_once(office, current_actor(), asked)
    if file is not None:
        return _download(Response(file, content_type=MEDIA_TYPE), asked.file_name)
    try:
        with office.begin() as uow:
            run_id = runs.start(uow, current_actor(), office.clock(), asked)
    except Busy:
        flash(_("您已有几项导出正在进行。请等其中一项完成，或取消后再导出。"), "warn")
        return _to_all()
    current_app.extensions["huiyin_queue"].export(run_id)
    return current_app.make_response(redirect(url_for("inbox.export", run_id=run_id)))


@inbox.get(f"/exports/<{ROW_ID}:run_id>")
@requires(Permission.CASE_READ)
def export(run_id: int) -> str:
    """One export: how far it is, or its file."""
    with current_office().read() as uow:
        run = runs.get(uow, current_actor(), run_id)
    return render_template("exports/run.html", run=run, percent=percent(run), days=runs.KEPT.days)


@inbox.get(f"/exports/<{ROW_ID}:run_id>/progress")
@requires(Permission.CASE_READ)
def export_progress(run_id: int) -> Response:
    """How far an export is, for the page that shows it."""
    with current_office().read() as uow:
        run = runs.get(uow, current_actor(), run_id)
    return jsonify(
        percent=percent(run),
        finished=run.finished_at is not None,
        words=_("已写入%(done)s行，共%(rows)s行", done=run.done, rows=run.rows) if run.rows else "",
    )


@inbox.get(f"/exports/<{ROW_ID}:run_id>/file")
@requires(Permission.CASE_READ)
def export_file(run_id: int) -> Response:
    """The file of an export, a piece at a time; none any more once something in it is not its reader's to see."""
    office, actor = current_office(), current_actor()
    with office.read() as uow:
        run = runs.get(uow, actor, run_id)
        right = runs.still_right(uow, actor, run)
    if not run.ready:
        return current_app.make_response(redirect(url_for("inbox.export", run_id=run_id)))
    if not right:
        with office.begin() as uow:
            runs.give_up(uow, actor, run_id)
        flash(_("名单在导出以后有变化，这份文件已经撤下。请重新导出。"), "warn")
        return _to_all()
    return _streamed(runs.file_parts(office, run), run)


@inbox.post(f"/exports/<{ROW_ID}:run_id>/drop")
@requires(Permission.CASE_READ)
def drop_export(run_id: int) -> Response:
    """Give an export up while it runs, or drop its file."""
    office = current_office()
    with office.begin() as uow:
        running = runs.get(uow, current_actor(), run_id).finished_at is None
        runs.give_up(uow, current_actor(), run_id)
    flash(_("已取消导出。") if running else _("已删除导出的文件。"), "message")
    return _to_all()


def percent(run: ExportRecord) -> int:
    """Whole per cent done; 100 only when finished."""
    if run.finished_at is not None:
        return 100
    return min(99, 100 * run.done // run.rows) if run.rows else 0


def _streamed(parts: Iterator[bytes], run: ExportRecord) -> Response:
    response = Response(stream_with_context(parts), content_type=MEDIA_TYPE)
    response.content_length = run.size
    return _download(response, run.file_name)


def _download(response: Response, name: str) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    return named(response, name)


def _of_ledger(args: Mapping[str, str]) -> Wanted:
    query = ledger.read_query(args)
    more = [(_("状态"), worded("status")(query.status))] if query.status else []
    more += [(_("主办单位"), _unit(query.unit))] if query.unit else []
    more += [(_("批示件"), _("是"))] if query.instructed else []
    order = {"due": _("按到期日"), "replied": _("按答复时间")}.get(query.order, _("按编号"))
    return _wanted(query, _("办件台账"), [told_filters(args, more), order])


def _of_inbox(args: Mapping[str, str]) -> Wanted:
    query = lists.read_query(args)
    more = [(_("主办单位"), _unit(query.unit))] if query.unit else []
    more += [(_("紧急"), _("是"))] if query.urgent else []
    return _wanted(query, _(LISTS.get(query.list.value, query.list.value)), [told_filters(args, more)])


def _wanted(query: LedgerQuery | InboxQuery, title: str, told: list[str]) -> Wanted:
    actor, now = current_actor(), current_office().clock()
    place = session.get(PLACE, "")
    who = f"{actor.name}（{place}）" if place and place not in actor.name else actor.name
    origin = (
        *told,
        _("%(n)s行", n="{rows}"),
        _("导出：%(who)s，%(at)s", who=who, at="{at}"),
        _("只含导出人有权查看的办件；内部资料，注意保管"),
    )
    return Wanted(query, wording(title, origin), f"{title}-{now.today:%Y%m%d}.xlsx")


def _unit(unit_id: str) -> str:
    office = current_office()
    with office.read() as uow:
        return office.library.tree(uow).name(unit_id)


def _to_all() -> Response:
    return current_app.make_response(redirect(url_for("inbox.exports")))


WANTED: Mapping[str, Callable[[Mapping[str, str]], Wanted]] = {"ledger": _of_ledger, "inbox": _of_inbox}
