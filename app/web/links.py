"""Addresses of our own pages as templates ask for them, forty on a page: each is built once."""

from functools import lru_cache
from typing import Any

from flask import Flask, request, url_for

MOST_KEPT = 2048
PLAIN = "!$'()*,/:;?@"
"""What stands as it is in a query (the URL standard), beside letters and digits."""


def install(app: Flask) -> None:
    """Give templates `url_for` with its answers kept; they follow from the arguments and the place of `app`."""

    @lru_cache(MOST_KEPT)
    def kept(root: str, endpoint: str, arguments: tuple[tuple[str, Any], ...]) -> str:
        return url_for(endpoint, **dict(arguments))

    def link(endpoint: str, **arguments: Any) -> str:
        if "_external" in arguments:  # names the host, which this request alone knows
            return url_for(endpoint, **arguments)
        return kept(request.script_root, endpoint, tuple(arguments.items()))

    app.jinja_env.globals["url_for"] = link
