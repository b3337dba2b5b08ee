"""What citizens thought of a reply (评价). No row = unrated, never satisfied."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.store.literal import Reader, Writer, compose, execute
from app.store.schema.cases import Rating
from app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RatingRecord:
    """The verdict on one round; `text` is the follow-up question (追问)."""

    case_id: int
    round: str
    solved: str
    satisfaction: str
    at: datetime
    attitude: int | None = None
    speed: int | None = None
    comment: str = ""
    next_step: str = "rated"
    text: str = ""


_reader = Reader(Rating, RatingRecord)
_writer = Writer(Rating, RatingRecord)

_OF_CASE = compose("SELECT {r} FROM rating r WHERE r.case_id = ? ORDER BY r.id", r=_reader.select_list("r"))


def add(uow: UnitOfWork, rating: RatingRecord) -> None:
    """Keep a verdict; the database refuses a second one on the same round."""
    _writer.insert(uow, [rating])


def ratings_of(uow: UnitOfWork, case_id: int) -> Sequence[RatingRecord]:
    """The verdicts on a case, first round first."""
    return [_reader.read(row, uow.dialect) for row in execute(uow, _OF_CASE, [case_id]).fetchall()]
