"""Replays the history of an imported message: every step through the engine, at its own time, by the system.

A row that carries a reply was answered on the outside board long ago. It takes the way of a direct reply: sorted
when it came, answered and published when the board says so, and archived once the days for rating are over. The
handling unit is unknown and stays so, therefore nobody is ranked by it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from app.domain.clock import Clock
from app.domain.permissions import SYSTEM
from app.engine.outcome import Variables
from app.operations.message_board import BoardMessage
from app.operations.running import elapsing, verbs
from app.store import hot_path, replies, work_items
from app.store.unit_of_work import UnitOfWork

MOST_STEPS = 20
"""A history that is longer does not end: the diagram was changed so that it waits for somebody."""


@dataclass(frozen=True, slots=True)
class Answered:
    """How the system completes one task of the history."""

    values: Variables
    inputs: Callable[[BoardMessage], Mapping[str, Any]]
    asked: bool = False
    """At the time of the message; otherwise at the time of the reply."""


HISTORY: Mapping[str, Answered] = {
    "sort": Answered(
        {"disposal": "direct_reply", "complexity": "simple", "transfer_mode": "assign"},
        lambda message: {"disposal": "direct_reply", "summary": message.title[:200], "proposal": "历史留言导入"},
        asked=True,
    ),
    "direct_reply": Answered(
        {"visibility": "public", "lead_unit": "", "lead_kind": "", "acting_unit": "", "assisting_units": []},
        lambda message: {"result": "历史答复", "reply_text": message.reply, "visibility": "public"},
    ),
    "publish_city": Answered({}, lambda message: {"published_at": _local(message.replied_at), "unchanged": True}),
    "publish_county": Answered(
        {}, lambda message: {"published_at": _local(message.replied_at), "unchanged": True}
    ),
    "review": Answered({"approved": True}, lambda message: {"approved": True}),
    "feed_back": Answered({"approved": True}, lambda message: {"approved": True, "text": "历史留言，已反馈。"}),
}
"""Tasks of the history by element; at any other the case waits for people, as its diagram has it."""


def replay(uow: UnitOfWork, clock: Clock, case_id: int, message: BoardMessage) -> None:
    """Take an answered message through the steps that its history implies, up to where the diagram waits."""
    replied_at = message.replied_at
    if replied_at is None:
        raise ValueError("only an answered message has a history to replay")
    for _ in range(MOST_STEPS):
        item = next((item for item in work_items.items_of_case(uow, case_id) if item.element in HISTORY), None)
        if item is None:
            break
        step = HISTORY[item.element]
        loaded = hot_path.load_item(uow, item.id)
        if loaded is None:
            break
        turn = verbs.turn_of(uow, SYSTEM, clock.at(message.asked_at if step.asked else replied_at), loaded)
        turn.replayed = True
        if item.element == "direct_reply":
            _keep_reply(uow, case_id, message, replied_at)
        verbs.complete(turn, loaded, partial(_filled, step, message))
    elapsing.let_pass(uow, clock, case_id, replayed=True)


def _filled(step: Answered, message: BoardMessage, seen: Variables) -> verbs.Filled:
    return verbs.Filled(step.values, step.inputs(message))


def _keep_reply(uow: UnitOfWork, case_id: int, message: BoardMessage, replied_at: datetime) -> None:
    answer = {"text": message.reply, "result": "历史答复", "released_at": replied_at, "outside_at": replied_at}
    replies.save(uow, case_id, "first", answer)


def _local(instant: datetime | None) -> str:
    return instant.isoformat(timespec="minutes") if instant else ""
