"""The inbox: lists of work with filters. What is done to several tasks at once stands in `bulk`."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Response, make_response, render_template, request
from flask_babel import lazy_gettext

from app.domain.permissions import Permission
from app.operations import bulk_results, saved_filters
from app.operations import inbox as operations
from app.operations.inbox import InboxQuery, List
from app.web.access import current_actor, requires
from app.web.inbox import bulk, filter_bar
from app.web.inbox.blueprint import inbox, row_id
from app.web.inbox.line import lines, look
from app.web.inbox.queries import addresses, offered
from app.web.office import current_office, reading

ORDERS = ("due", "received", "number")
LIGHTS = ("late", "near", "ok")
NAMES = {
    "mine": lazy_gettext("我的任务"),
    "claimable": lazy_gettext("可认领"),
    "unit": lazy_gettext("本单位"),
    "waiting": lazy_gettext("等待他人"),
    "done": lazy_gettext("已办"),
}


@inbox.get("/inbox")
@requires(Permission.TASK_WORK)
def items() -> Response:
    """One list: the one asked for, the filter chosen as first, else the first list with something to do."""
    office, actor = current_office(), current_actor()
    clock, query = office.clock(), read_query(request.args)
    with reading() as uow:
        offered_filters = saved_filters.filters(uow, actor, "inbox")
        opening = filter_bar.opening(offered_filters)
        if opening is not None:
            return opening
        lists = operations.overview(uow, actor)
        if "list" not in request.args:
            query = replace(query, list=operations.first_list(lists))
        view = operations.view(uow, actor, clock, query, lists)
        kept = filter_bar.kept(
            uow,
            actor,
            "inbox",
            _filters(view.query),
            lambda wanted: operations.count(uow, actor, clock, read_query(wanted)),
            offered=offered_filters,
        )
        act = row_id(request.args.get(bulk.RESULT, ""))
        result = None if act is None else bulk_results.result(uow, actor, clock, act)
    all_ticked = request.args.get("all", "") == "y"
    how = look(view, kept.applied, ticked=all_ticked)
    page = render_template(
        "inbox/items.html",
        view=view,
        rows=lines(view, how),
        movable=how.movable,
        query=view.query,
        kept=kept,
        result=result,
        names=NAMES,
        address=addresses("inbox.items", {**_filters(view.query), **kept.parameter}),
        all_ticked=all_ticked,
    )
    return make_response(page)


def parameters(args: Mapping[str, str]) -> dict[str, str]:
    """The filters of an address that say something, as they stand in it."""
    return {name: value for name, value in _filters(read_query(args)).items() if value}


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
