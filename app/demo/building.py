"""Builds the demo city in an empty installation: founds it, then tells its messages, oldest first."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.demo import city
from app.demo.stories import Progress, Storyteller
from app.operations.office import Office
from app.store import cases


def build(office: Office, progress: Progress = lambda percent: None) -> str:
    """Build what is not there yet; gives a sentence for the terminal. `progress` hears percentages.

    A real installation, which has people but not the demo's, is left alone.
    """
    with office.begin() as uow:
        if not city.stands(uow):
            city.found_city(uow)
    office.library.forget_units()
    told = _told(office)
    untold = [message for message in messages() if message["title"] not in told]
    teller = Storyteller(office, office.clock(), numbers=_numbers(told))
    for number, message in enumerate(untold, 1):
        teller.tell(message)
        progress(100 * number // len(untold))
    progress(100)
    return f"演示城市已建好：新增{len(untold)}件留言。" if untold else "演示城市已经建好。"


def messages() -> list[dict[str, Any]]:
    """The demo's messages, oldest first."""
    told: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "messages.toml").read_text("utf-8"))[
        "message"
    ]
    return sorted(told, key=lambda message: -int(message["days"]))


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
