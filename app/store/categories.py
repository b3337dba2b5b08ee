"""The three-level category scheme, with the unit that each subject belongs to (Articles 2, 9)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.store.schema.cases import Category
from app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CategoryRecord:
    """One node of the scheme: `path` names it with its superiors, 城乡建设/住房保障."""

    path: str
    name: str
    level: int
    unit_id: str = ""
    """The unit that the subject belongs to, else empty."""


def put_categories(uow: UnitOfWork, records: Iterable[CategoryRecord]) -> None:
    """Add categories or replace their names and units."""
    for record in records:
        uow.session.merge(
            Category(path=record.path, name=record.name, level=record.level, unit_id=record.unit_id or None)
        )
    uow.flush()


def categories(uow: UnitOfWork) -> Sequence[CategoryRecord]:
    """The whole scheme, superiors before what stands below them."""
    found = uow.session.execute(select(Category.path, Category.name, Category.level, Category.unit_id))
    return sorted((CategoryRecord(path, name, level, unit or "") for path, name, level, unit in found), key=_order)


def _order(record: CategoryRecord) -> tuple[str, ...]:
    return tuple(record.path.split("/"))
