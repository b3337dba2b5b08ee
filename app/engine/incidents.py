"""How a run stops inside the engine before it becomes an `Incident`."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.engine.token import Token


class Stopped(Exception):
    """The run cannot go on at `token`. Nothing of what the verb did so far may be kept.

    `code` is one of an `Incident`'s: budget | topic | expression | decision | engine.
    """

    def __init__(self, code: str, token: "Token", detail: str) -> None:
        super().__init__(code, detail)
        self.code = code
        self.token = token
        self.detail = detail
