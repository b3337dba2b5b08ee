"""What a list shows of saved filters: those pinned with their counts, the one applied, whether it was changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import Response, current_app, redirect, request, url_for

from app.domain.permissions import Actor
from app.operations import saved_filters
from app.operations.office import UnitOfWork
from app.operations.saved_filters import Filter, OfferedAudience
from app.web.inbox.blueprint import row_id

APPLIED = "filter"
"""Parameter of a list's address that names the saved filter it was opened with."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A pinned filter with how much it finds for the reader; `more`: at least that."""

    filter: Filter
    count: int
    more: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything about saved filters that stands beside a list."""

    place: str
    """inbox | ledger"""
    query: Mapping[str, str]
    """Parameters of the list as it is shown."""
    filters: Sequence[Filter]
    pinned: Sequence[Pin]
    applied: Filter | None
    changed: bool
    """Whether the list shows something else than the applied filter says."""
    audiences: Sequence[OfferedAudience]

    @property
    def parameter(self) -> Mapping[str, str]:
        """What the addresses of the list carry so that the filter stays applied."""
        return {} if self.applied is None else {APPLIED: str(self.applied.id)}


def kept(
    uow: UnitOfWork,
    actor: Actor,
    place: str,
    query: Mapping[str, str],
    count: Callable[[Mapping[str, str]], tuple[int, bool]],
    *,
    offered: Sequence[Filter] | None = None,
) -> Kept:
    """What stands beside a list of `place`; `count` says how much a query finds for the reader.

    `offered` are the filters of the place for whoever has asked for them already.
    """
    found = saved_filters.filters(uow, actor, place) if offered is None else offered
    wanted = row_id(request.args.get(APPLIED, ""))
    applied = next((one for one in found if one.id == wanted), None)
    asked = {name: value for name, value in query.items() if value}
    return Kept(
        place=place,
        query=asked,
        filters=found,
        pinned=[Pin(one, *count(one.query)) for one in found if one.pinned],
        applied=applied,
        changed=applied is not None and dict(applied.query) != asked,
        audiences=saved_filters.audiences(uow, actor),
    )


def opening(offered: Sequence[Filter]) -> Response | None:
    """The way to the filter that a list opens with, where its address says nothing; None without one."""
    chosen = next((one for one in offered if one.first), None)
    if chosen is None or request.args:
        return None
    return current_app.make_response(redirect(url_for("inbox.open_filter", filter_id=chosen.id)))
