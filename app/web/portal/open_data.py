"""The public register to take away: CSV for programs, Excel for people."""

from flask import Response, current_app, flash, redirect, request, stream_with_context
from flask_limiter import RequestLimit

from app.domain.permissions import Permission
from app.operations.exports import open_data
from app.operations.exports.sheets import MEDIA_TYPE, Wording
from app.web import errors
from app.web.access import requires
from app.web.files import named
from app.web.language import _
from app.web.office import city_name, current_office
from app.web.portal.blueprint import portal
from app.web.portal.register import address, asked
from app.web.security import limiter
from app.web.sheet_words import STANDING, told_filters, wording

PER_ADDRESS = "20 per hour"
"""A download reads the whole register."""


def _throttled(limit: RequestLimit) -> Response:
    return errors.answer("too_many")


@portal.get("/messages.csv")
@requires(Permission.PUBLIC)
@limiter.limit(PER_ADDRESS, on_breach=_throttled)
def register_csv() -> Response:
    """The register with the filters of its page, streamed."""
    office = current_office()
    clock = office.clock()
    lines = open_data.as_csv(office, clock, _wording(), asked())
    response = Response(stream_with_context(lines), content_type="text/csv; charset=utf-8")
    return named(response, f"{_('公开留言')}-{clock.today:%Y%m%d}.csv")


@portal.get("/messages.xlsx")
@requires(Permission.PUBLIC)
@limiter.limit(PER_ADDRESS, on_breach=_throttled)
def register_workbook() -> Response:
    """The register as a workbook; a long one only as CSV, and the page says so."""
    office = current_office()
    clock = office.clock()
    content = open_data.as_workbook(office, clock, _wording(), asked())
    if content is None:
        flash(
            _("超过%(n)s件，请下载CSV，或加上年份、单位等条件再下载Excel。", n=open_data.MOST_IN_WORKBOOK), "warn"
        )
        return current_app.make_response(redirect(address("")))
    return named(Response(content, content_type=MEDIA_TYPE), f"{_('公开留言')}-{clock.today:%Y%m%d}.xlsx")


def _wording() -> Wording:
    query = asked()
    more = [(_("状态"), STANDING[query.status])] if query.status else []
    if query.unit:
        with current_office().read() as uow:
            more.append((_("承办单位"), current_office().library.tree(uow).name(query.unit)))
    origin = (
        told_filters(request.args, more),
        _("%(n)s行", n="{rows}"),
        _("来源：%(city)s网民留言公开登记册，%(at)s", city=city_name(), at="{at}"),
        _("依法不公开的只列编号"),
    )
    return wording(_("公开留言"), origin)
