"""The inbox: lists of work with filters, and taking several items at once."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.domain.permissions import Permission
from app.operations import inbox as operations
from app.operations import tasks
from app.operations.inbox import InboxQuery, List
from app.web.access import current_actor, requires
from app.web.inbox.blueprint import inbox, row_id
from app.web.inbox.queries import addresses, offered
from app.web.language import local_path
from app.web.office import current_office, reading

ORDERS = ("due", "received", "number")
LIGHTS = ("late", "near", "ok")
MOST_TAKEN = 100


@inbox.get("/inbox")
@requires(Permission.TASK_WORK)
def items() -> str:
    """One list of the inbox: the one asked for, else the first with something to do."""
    office, actor = current_office(), current_actor()
    query = read_query(request.args)
    with reading() as uow:
        if "list" not in request.args:
            query = replace(query, list=operations.first_list(uow, actor))
        view = operations.view(uow, actor, office.clock(), query)
    address = addresses("inbox.items", _filters(view.query))
    return render_template("inbox/items.html", view=view, query=view.query, address=address)


@inbox.post("/inbox/take")
@requires(Permission.TASK_WORK)
def take_items() -> Response:
    """Take the ticked items for oneself and come back to the list."""
    office = current_office()
    chosen = [number for item in request.form.getlist("item") if (number := row_id(item)) is not None][:MOST_TAKEN]
    with office.begin() as uow:
        taken = tasks.take(uow, current_actor(), office.clock(), chosen)
    if not chosen:
        flash(_("没有勾选任务。请先勾选，再点“认领”。"), "warn")
    elif len(taken) == len(chosen):
        flash(_("已认领%(n)s件，在“我的任务”中。", n=len(taken)), "message")
    else:
        lost = len(chosen) - len(taken)
        flash(_("认领了%(n)s件；另外%(lost)s件刚刚被别人认领。", n=len(taken), lost=lost), "warn")
    return current_app.make_response(redirect(local_path(request.form.get("back", url_for("inbox.items")))))


def read_query(args: Mapping[str, str]) -> InboxQuery:
    """The filters of an address; values that nobody offered count as not given."""
    return InboxQuery(
        list=List(offered(args, "list", List, List.MINE)),
        step=args.get("step", ""),
        source=args.get("source", ""),
        unit=args.get("unit", ""),
        light=offered(args, "light", LIGHTS),
        urgent=args.get("urgent", "") == "y",
        text=args.get("q", "")[:100],
        order=offered(args, "order", ORDERS, ORDERS[0]),
        after=args.get("after", ""),
    )


def _filters(query: InboxQuery) -> dict[str, str]:
    return {
        "list": query.list.value,
        "step": query.step,
        "source": query.source,
        "unit": query.unit,
        "light": query.light,
        "urgent": "y" if query.urgent else "",
        "q": query.text,
        "order": query.order if query.order != ORDERS[0] else "",
    }
