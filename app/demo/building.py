"""Builds the demo city in an empty installation: founds it, then tells its messages, oldest first."""

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from app.demo import city, templates
from app.demo.stories import Storyteller
from app.domain.clock import Clock
from app.operations.office import Office
from app.store import cases, people

Progress: TypeAlias = Callable[[int, int], None]


class NotEmpty(Exception):
    """The installation has people of its own."""


def build(office: Office, progress: Progress = lambda done, total: None, clock: Clock | None = None) -> str:
    """Build what is not there yet, as of `clock` (default: now); gives a sentence for the terminal.

    Each message is told in one transaction, so that building can be cut off anywhere and go on later. `progress`
    hears messages told and messages in all. NotEmpty where real people work.
    """
    with office.begin() as uow:
        if not city.stands(uow):
            if people.people(uow):
                raise NotEmpty
            city.found_city(uow)
            office.library.forget_units()
            templates.write(uow, clock or office.clock())
    office.library.forget_units()
    told = _told(office)
    teller = Storyteller(office, clock or office.clock(), numbers=_numbers(told))
    untold = sorted((one for one in messages() if one["title"] not in told), key=teller.received)
    for done, message in enumerate(untold, 1):
        teller.tell(message)
        progress(done, len(untold))
    return f"演示城市已建好：新增{len(untold)}件留言。" if untold else "演示城市已经建好。"


@cache
def messages() -> tuple[Mapping[str, Any], ...]:
    """The demo's messages."""
    return tuple(tomllib.loads((Path(__file__).parent / "messages.toml").read_text("utf-8"))["message"])


def _told(office: Office) -> Mapping[str, str]:
    """Number by title of the messages that are there."""
    with office.read() as uow:
        return cases.numbers_by_title(uow, [message["title"] for message in messages()])


def _numbers(told: Mapping[str, str]) -> dict[str, str]:
    return {
        message["key"]: told[message["title"]]
        for message in messages()
        if message.get("key") and message["title"] in told
    }
