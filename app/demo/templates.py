"""The reply templates that the demo city begins with."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from app.demo import city
from app.domain.clock import Clock
from app.domain.permissions import Role
from app.operations import reply_templates
from app.operations.reply_templates import Wish
from app.store import people
from app.store.unit_of_work import UnitOfWork

AUTHORS = (Role.UNIT_HEAD, Role.INFO_OFFICE)
"""Who has written the templates of a unit."""


def write(uow: UnitOfWork, clock: Clock) -> None:
    """Keep the templates, each as written by somebody of its unit."""
    for one in texts():
        account = next(
            account for account in city.accounts() if account.unit == one["unit"] and account.role in AUTHORS
        )
        login = people.find_login(uow, account.login)
        author = people.actor_of(uow, login.id, clock.today) if login else None
        if author is not None:
            wish = Wish(one["unit"], one["title"], one["text"], one.get("kind", ""), one.get("category", ""))
            reply_templates.save(uow, author, clock, wish)


@cache
def texts() -> tuple[Mapping[str, Any], ...]:
    """The templates as they are written down."""
    return tuple(tomllib.loads((Path(__file__).with_suffix(".toml")).read_text("utf-8"))["template"])
