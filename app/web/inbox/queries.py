"""Filters of a list as they stand in its address."""

from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urlencode

from flask import url_for

from app.web.links import PLAIN


def offered(args: Mapping[str, str], name: str, values: Iterable[str], usual: str = "") -> str:
    """The parameter `name` where it is one of `values`, else `usual`: an address may say anything."""
    value = args.get(name, "")
    return value if value in set(values) else usual


def addresses(endpoint: str, filters: Mapping[str, str]) -> Callable[..., str]:
    """Builds links to a list with some of its filters changed; every change goes back to the first page."""

    place = url_for(endpoint)

    def address(after: str = "", **changes: str) -> str:
        changed = {**filters, "after": after, **changes}
        values = {name: value for name, value in changed.items() if value}
        return f"{place}?{urlencode(values, safe=PLAIN)}" if values else place

    return address
