"""Saved filters: opened, saved, renamed, shared, pinned, deleted."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from flask import Response, current_app, flash, make_response, redirect, render_template, request, url_for

from app.domain.errors import Invalid
from app.domain.permissions import Permission
from app.operations import saved_filters
from app.operations.office import UnitOfWork
from app.operations.saved_filters import Filter
from app.web.access import current_actor, requires
from app.web.inbox import filter_bar, ledger, lists
from app.web.inbox.blueprint import ROW_ID, inbox
from app.web.inbox.filter_bar import APPLIED
from app.web.inbox.queries import offered
from app.web.language import _
from app.web.office import current_office, reading
from app.web.sheet_words import FILTERS
from app.web.words import WORDS

PLACES = ("inbox", "ledger")
SENT = "p_"
"""What the parameters of a list begin with where a form carries them."""


@inbox.get(f"/filters/<{ROW_ID}:filter_id>")
@requires(Permission.TASK_WORK)
def open_filter(filter_id: int) -> Response:
    """The list with the filter applied."""
    with reading() as uow:
        found = saved_filters.find(uow, current_actor(), filter_id)
    return _to_list(found)


@inbox.get("/filters")
@requires(Permission.TASK_WORK)
def filters_page() -> Response:
    """All filters of a place."""
    return _page(offered(request.args, "place", PLACES, PLACES[0]), {})


@inbox.post("/filters")
@requires(Permission.TASK_WORK)
def save_filter() -> Response:
    """Save what a list shows under a name, and go back to it."""
    office, place = current_office(), _place()
    try:
        with office.begin() as uow:
            new = saved_filters.save(
                uow,
                current_actor(),
                office.clock(),
                place,
                _query(place),
                name=request.form.get("name", ""),
                audience=request.form.get("audience", ""),
            )
            found = saved_filters.find(uow, current_actor(), new)
    except Invalid as refusal:
        return _page(place, refusal.errors, draft=_query(place))
    flash(_("筛选“%(name)s”已保存。", name=found.name), "message")
    return _to_list(found)


@inbox.post(f"/filters/<{ROW_ID}:filter_id>/change")
@requires(Permission.TASK_WORK)
def change_filter(filter_id: int) -> Response:
    """Rename a filter, or share it otherwise."""
    office, actor, form = current_office(), current_actor(), request.form
    try:
        with office.begin() as uow:
            found = saved_filters.find(uow, actor, filter_id)
            saved_filters.change(
                uow,
                actor,
                office.clock(),
                filter_id,
                name=form.get("name", ""),
                audience=form.get("audience", ""),
            )
    except Invalid as refusal:
        return _page(found.place, refusal.errors, failed=filter_id)
    flash(_("筛选已更新。"), "message")
    return _to_page(found.place)


@inbox.post(f"/filters/<{ROW_ID}:filter_id>/query")
@requires(Permission.TASK_WORK)
def replace_filter(filter_id: int) -> Response:
    """Let a filter ask for what the list shows now."""
    office, actor = current_office(), current_actor()
    with office.begin() as uow:
        place = saved_filters.find(uow, actor, filter_id).place
        saved_filters.replace_query(uow, actor, office.clock(), filter_id, _query(place))
        found = saved_filters.find(uow, actor, filter_id)
    flash(_("筛选“%(name)s”已按现在的条件存回。", name=found.name), "message")
    return _to_list(found)


@inbox.post(f"/filters/<{ROW_ID}:filter_id>/choose")
@requires(Permission.TASK_WORK)
def choose_filter(filter_id: int) -> Response:
    """Pin a filter or not; open the list with it or not."""
    office, actor, form = current_office(), current_actor(), request.form
    try:
        with office.begin() as uow:
            found = saved_filters.find(uow, actor, filter_id)
            saved_filters.choose(
                uow, actor, filter_id, pinned=form.get("pinned") == "y", first=form.get("first") == "y"
            )
    except Invalid as refusal:
        return _page(found.place, refusal.errors, failed=filter_id)
    return _to_page(found.place)


@inbox.post(f"/filters/<{ROW_ID}:filter_id>/remove")
@requires(Permission.TASK_WORK)
def remove_filter(filter_id: int) -> Response:
    """Delete a filter."""
    office, actor = current_office(), current_actor()
    with office.begin() as uow:
        found = saved_filters.find(uow, actor, filter_id)
        saved_filters.remove(uow, actor, filter_id)
    flash(_("筛选“%(name)s”已删除。", name=found.name), "message")
    return _to_page(found.place)


def _page(
    place: str,
    problems: Mapping[str, Sequence[str]],
    *,
    draft: Mapping[str, str] | None = None,
    failed: int | None = None,
) -> Response:
    with reading() as uow:
        kept = filter_bar.kept(uow, current_actor(), place, draft or {}, lambda query: (0, False))
        told = {one.id: _told(uow, one) for one in kept.filters}
    page = render_template(
        "inbox/filters.html",
        kept=kept,
        draft=None if draft is None else kept,
        failed=failed,
        told=told,
        problems=problems,
        typed=request.form,
    )
    return make_response(page, 422 if problems else 200)


def _told(uow: UnitOfWork, found: Filter) -> list[tuple[object, object]]:
    """The conditions of a filter in words."""
    query = found.query
    told: list[tuple[object, object]] = []
    if found.place == "inbox":
        told.append((_("列表"), lists.NAMES.get(query.get("list", ""), "")))
    told += [(one.label, one.reading(query[one.name])) for one in FILTERS if query.get(one.name)]
    if query.get("status"):
        told.append((_("状态"), WORDS["status"].get(query["status"], query["status"])))
    if query.get("unit"):
        told.append((_("主办单位"), current_office().library.tree(uow).name(query["unit"])))
    ticks = {"urgent": _("紧急"), "instructed": _("批示件")}
    told += [(word, _("是")) for key, word in ticks.items() if query.get(key)]
    return told


def _query(place: str) -> dict[str, str]:
    """The parameters that a form carries, as the list of `place` reads them."""
    args = {key.removeprefix(SENT): value for key, value in request.form.items() if key.startswith(SENT)}
    return lists.parameters(args) if place == "inbox" else ledger.parameters(args)


def _place() -> str:
    return offered(request.form, "place", PLACES, PLACES[0])


def _to_list(found: Filter) -> Response:
    endpoint = "inbox.items" if found.place == "inbox" else "inbox.ledger"
    given = {**found.query, APPLIED: str(found.id)}
    return _to(f"{url_for(endpoint)}?{urlencode(given)}")


def _to_page(place: str) -> Response:
    return _to(url_for("inbox.filters_page", place=place))


def _to(target: str) -> Response:
    return current_app.make_response(redirect(target))
