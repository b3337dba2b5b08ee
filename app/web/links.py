"""Addresses of our own pages as templates ask for them, forty on a page: each form of address is built once."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, request, url_for
from werkzeug.routing import BuildError

MOST_KEPT = 2048
PLAIN = "!$'()*,/:;?@"
"""What stands as it is in a query (the URL standard), beside letters and digits."""

SIMPLE = re.compile("[0-9A-Za-z_-]+").fullmatch
"""What stands in an address as it is."""
BLANK = 7_070_070_007_000_700_000
"""Numbers from here on stand for what is filled in: no page has such an id."""
FILLED = re.compile(rf"({BLANK // 1000}\d{{3}})").split


def install(app: Flask) -> None:
    """Give templates `url_for` with its answers kept; they follow from the arguments and the place of `app`."""

    @lru_cache(MOST_KEPT)
    def kept(root: str, endpoint: str, arguments: tuple[tuple[str, Any], ...]) -> str:
        return url_for(endpoint, **dict(arguments))

    @lru_cache(MOST_KEPT)
    def form_of(root: str, endpoint: str, kinds: tuple[tuple[str, type], ...]) -> Callable[..., str] | None:
        return _form(endpoint, kinds)

    def link(endpoint: str, **arguments: Any) -> str:
        if "_external" in arguments:  # names the host, which this request alone knows
            return url_for(endpoint, **arguments)
        if arguments and all(map(_is_plain, arguments.values())):
            kinds = tuple([(name, type(value)) for name, value in arguments.items()])
            fill = form_of(request.script_root, endpoint, kinds)
            if fill is not None:
                return fill(*arguments.values())
        return kept(request.script_root, endpoint, tuple(arguments.items()))

    app.jinja_env.globals["url_for"] = link


def _is_plain(value: object) -> bool:
    return (type(value) is int and value >= 0) or (type(value) is str and SIMPLE(value) is not None)


def _form(endpoint: str, kinds: tuple[tuple[str, type], ...]) -> Callable[..., str] | None:
    """What gives the addresses of a page for plain arguments, in the order of `kinds`.

    None where not every argument simply stands in the address, or there are several that depend on them.
    """
    blanks = {name: kind(BLANK + number) for number, (name, kind) in enumerate(kinds)}
    try:
        rules = list(current_app.url_map.iter_rules(endpoint))
        pieces = FILLED(url_for(endpoint, **blanks))
    except (BuildError, KeyError, ValueError):
        return None
    places = [int(blank) - BLANK for blank in pieces[1::2]]
    if len(rules) > 1 or sorted(places) != list(range(len(kinds))):
        return None
    written = "%s".join(piece.replace("%", "%%") for piece in pieces[::2])
    if places == sorted(places):
        return lambda *values: written % values
    return lambda *values: written % tuple([values[place] for place in places])
