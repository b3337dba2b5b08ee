"""What colleagues of the demo city say to each other about messages, so that nobody begins with empty pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.clock import Clock
from app.operations import comments
from app.operations.comments import Said
from app.store import people
from app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Remark:
    """Who says what to whom; `{unit}` is the unit that handles the message."""

    by: str
    to: str
    text: str


REMARKS: Mapping[str, Sequence[Remark]] = {
    "handling": (Remark("{unit}.clerk", "{unit}.head", "现场已经看过，答复口径请把关。"),),
    "overdue": (
        Remark("supervision", "{unit}.clerk", "已经逾期，请说明原因，写明什么时候完成。"),
        Remark("{unit}.clerk", "supervision", "明天上午复核，下午提交审签。"),
    ),
}
"""By story."""


def tell(uow: UnitOfWork, clock: Clock, message: Mapping[str, Any], number: str) -> None:
    """Let colleagues talk about a message as its story has it."""
    for remark in REMARKS.get(message["story"], ()):
        by, to = (people.find_login(uow, login.format(unit=message["unit"])) for login in (remark.by, remark.to))
        speaker = None if by is None else people.actor_of(uow, by.id, clock.today)
        if speaker is not None and to is not None:
            comments.add(uow, speaker, clock, number, Said(remark.text, [to.id]))
