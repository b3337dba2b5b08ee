"""What is asked of a large installation: pages of clerks and citizens, filters, searches and deep places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from app.store.schema.cases import Case, CaseUnit
from app.store.unit_of_work import UnitOfWork
from benchmarks.large.words import RARE

CITY, CLERK, COUNTY = "info", "zjj.clerk", "kt.office"
FREQUENT = "供暖"


@dataclass(frozen=True, slots=True)
class Question:
    """A page that somebody opens; the same one at different places, in turns."""

    group: str
    """inbox | queue | register | message | case | home | ledger"""
    name: str
    login: str
    paths: Sequence[str]


def questions(uow: UnitOfWork) -> Sequence[Question]:
    """All pages, at places that exist in this installation."""
    return [*_inbox(), *_queue(), *_register(uow), *_ledger(uow), *_single(uow)]


def _inbox() -> Iterator[Question]:
    yield Question("inbox", "mine", CITY, ["/inbox?list=mine"])
    yield Question("inbox", "unit", CITY, ["/inbox?list=unit", "/inbox?list=unit&order=received"])
    yield Question("inbox", "waiting", CITY, ["/inbox?list=waiting"])
    yield Question("inbox", "done", CITY, ["/inbox?list=done"])
    yield Question("inbox", "late", CITY, ["/inbox?list=unit&light=late", "/inbox?list=unit&step=sort"])
    yield Question("inbox", "search", CITY, [f"/inbox?list=unit&q={FREQUENT}"])


def _queue() -> Iterator[Question]:
    yield Question("queue", "unit", CLERK, ["/inbox?list=unit", "/inbox?list=unit&order=received"])
    yield Question("queue", "claimable", CLERK, ["/inbox?list=claimable"])
    yield Question("queue", "waiting", CLERK, ["/inbox?list=waiting"])
    yield Question("queue", "done", CLERK, ["/inbox?list=done"])
    yield Question("queue", "late", CLERK, ["/inbox?list=unit&light=late", "/inbox?list=unit&source=hotline"])
    yield Question("queue", "county", COUNTY, ["/inbox?list=unit", "/inbox?list=waiting"])


def _register(uow: UnitOfWork) -> Iterator[Question]:
    year, serial = _middle(uow)
    yield Question("register", "plain", "", ["/messages"])
    yield Question("register", "deep", "", [f"/messages?after={year}~{serial}"])
    yield Question("register", "status", "", ["/messages?status=answered", "/messages?status=handling"])
    yield Question("register", "kind", "", ["/messages?kind=求助", "/messages?kind=建言"])
    yield Question("register", "unit", "", ["/messages?unit=zjj", "/messages?unit=kt"])
    yield Question("register", "year", "", [f"/messages?year={year}"])
    yield Question("register", "filters", "", [f"/messages?year={year}&unit=zjj&kind=求助&status=answered"])
    yield Question("register", "frequent_word", "", [f"/messages?q={FREQUENT}"])
    yield Question("register", "rare_word", "", [f"/messages?q={RARE[0]}", f"/messages?q={RARE[1]}"])


def _ledger(uow: UnitOfWork) -> Iterator[Question]:
    year, serial = _middle(uow)
    for name, login in (("city", CITY), ("unit", CLERK)):
        yield Question("ledger", f"{name}.plain", login, ["/ledger"])
        yield Question("ledger", f"{name}.deep", login, [f"/ledger?after={year}~{serial}", f"/ledger?year={year}"])
        yield Question("ledger", f"{name}.open", login, ["/ledger?status=open", "/ledger?light=late"])
        yield Question("ledger", f"{name}.kind", login, ["/ledger?kind=求助", "/ledger?stage=handling"])
        yield Question(
            "ledger", f"{name}.source", login, ["/ledger?source=hotline", "/ledger?source=people_mayor"]
        )
        yield Question("ledger", f"{name}.orders", login, ["/ledger?order=due", "/ledger?order=replied"])
        yield Question("ledger", f"{name}.frequent_word", login, [f"/ledger?q={FREQUENT}"])
        yield Question("ledger", f"{name}.rare_word", login, [f"/ledger?q={RARE[0]}"])
    yield Question("ledger", "city.unit", CITY, ["/ledger?unit=zjj", "/ledger?unit=zjj&status=open&kind=求助"])


def _single(uow: UnitOfWork) -> Iterator[Question]:
    published = _numbers(uow, select(Case.number).where(Case.published_at.is_not(None), Case.id > _half(uow)))
    own = select(Case.number).join(CaseUnit, CaseUnit.case_id == Case.id)
    handled = _numbers(uow, own.where(CaseUnit.unit_id == "zjj", CaseUnit.part == "lead", Case.id > _half(uow)))
    yield Question("message", "page", "", [f"/messages/{number}" for number in published])
    yield Question("case", "page", CLERK, [f"/cases/{number}" for number in handled])
    yield Question("home", "page", "", ["/"])


def _half(uow: UnitOfWork) -> int:
    return int(uow.session.scalar(select(func.max(Case.id))) or 0) // 2


def _middle(uow: UnitOfWork) -> tuple[int, int]:
    """Year and serial number of a message in the middle."""
    row = uow.session.execute(select(Case.year, Case.serial).where(Case.id == _half(uow))).one()
    return row.year, row.serial


def _numbers(uow: UnitOfWork, wanted: Select[str]) -> Sequence[str]:
    found = uow.session.scalars(wanted.order_by(Case.id).limit(5)).all()
    return list(found)
