"""The ledger: every case that the reader may see."""

from collections.abc import Mapping

from flask import Response, make_response, render_template, request

from app.domain.permissions import Permission
from app.operations import ledger as operations
from app.operations import saved_filters
from app.operations.ledger import LedgerQuery
from app.web.access import current_actor, requires
from app.web.inbox import filter_bar
from app.web.inbox.blueprint import inbox
from app.web.inbox.queries import addresses, offered
from app.web.office import current_office, reading
from app.web.words import WORDS

ORDERS = ("number", "due", "replied")
LIGHTS = ("late", "near", "ok")
SIZES = {"": 25, "100": 100, "500": 500}
"""Rows on a page; the longest is for printing."""


@inbox.get("/ledger")
@requires(Permission.LEDGER_READ)
def ledger() -> Response:
    """A page of the ledger with its filters and figures; the filter chosen as first, where none is asked for."""
    office, actor = current_office(), current_actor()
    clock, query = office.clock(), read_query(request.args)
    with reading() as uow:
        offered_filters = saved_filters.filters(uow, actor, "ledger")
        opening = filter_bar.opening(offered_filters)
        if opening is not None:
            return opening
        view = operations.view(uow, actor, clock, query)
        kept = filter_bar.kept(
            uow,
            actor,
            "ledger",
            parameters(request.args),
            lambda wanted: operations.count(uow, actor, clock, read_query(wanted)),
            offered=offered_filters,
        )
    page = render_template(
        "ledger/ledger.html",
        view=view,
        query=query,
        kept=kept,
        address=addresses("inbox.ledger", {**_filters(query, request.args), **kept.parameter}),
        sizes=SIZES,
    )
    return make_response(page)


def parameters(args: Mapping[str, str]) -> dict[str, str]:
    """The filters of an address that say something, as they stand in it."""
    return {name: value for name, value in _filters(read_query(args), args).items() if value}


def read_query(args: Mapping[str, str]) -> LedgerQuery:
    """The filters of an address; values that nobody offered count as not given."""
    year = args.get("year", "")
    return LedgerQuery(
        year=int(year) if year.isascii() and year.isdecimal() and len(year) == len("2026") else None,
        source=offered(args, "source", WORDS["source"]),
        kind=offered(args, "kind", WORDS["kind"]),
        stage=offered(args, "stage", WORDS["stage"]),
        status=offered(args, "status", WORDS["status"]),
        unit=args.get("unit", ""),
        light=offered(args, "light", LIGHTS),
        instructed=args.get("instructed", "") == "y",
        text=args.get("q", "")[:100],
        order=offered(args, "order", ORDERS, ORDERS[0]),
        after=args.get("after", ""),
        size=SIZES[offered(args, "size", SIZES)],
    )


def _filters(query: LedgerQuery, args: Mapping[str, str]) -> dict[str, str]:
    return {
        "year": str(query.year or ""),
        "source": query.source,
        "kind": query.kind,
        "stage": query.stage,
        "status": query.status,
        "unit": query.unit,
        "light": query.light,
        "instructed": "y" if query.instructed else "",
        "q": query.text,
        "order": query.order if query.order != ORDERS[0] else "",
        "size": offered(args, "size", SIZES),
    }
