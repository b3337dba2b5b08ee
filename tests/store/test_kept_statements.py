"""Statements kept as text: the same rows as SQLAlchemy's own, built once, values never mixed up."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from app.domain.permissions import Actor
from app.store import cases
from app.store.kept_statements import Kept
from app.store.schema.cases import Case
from app.store.unit_of_work import Store
from app.store.visibility import cases_visible_to, sight
from tests.store.city import City, new_case

DAY = date(2026, 3, 9)


def visible(reader: Actor) -> Select[Any]:
    """Columns of every kind that a driver gives back raw on one of the databases."""
    return (
        select(
            Case.id,
            Case.received_at,
            func.coalesce(Case.due_on, date.max).label("due_on"),
            Case.urgent,
            Case.assisting_units,
            Case.delivered_at,
        )
        .where(cases_visible_to(reader), Case.due_on == bindparam("day"), Case.received_at < bindparam("before"))
        .order_by(Case.id)
    )


def test_rows_are_those_that_the_session_reads(store: Store, city: City) -> None:
    kept = Kept(visible)
    with store.begin() as uow:
        first, other = new_case(uow), new_case(uow)
        cases.project(uow, first.id, {"lead_unit": "water", "due_on": DAY, "assisting_units": ["bridge"]})
        cases.project(uow, other.id, {"lead_unit": "bridge", "due_on": DAY})
        for role, unit in (("handling_unit", "water"), ("handling_unit", "bridge"), ("info_office", "info")):
            actor = city.actor(uow, role, unit)
            values = {"day": DAY, "before": datetime(2100, 1, 1, tzinfo=UTC)}
            plain = [tuple(row) for row in uow.session.execute(visible(actor), values)]
            assert plain
            assert kept.rows(uow, sight(actor), **values) == plain
            assert kept.first(uow, sight(actor), **values) == plain[0]
            assert kept.first(uow, sight(actor), **values | {"day": date(2026, 3, 10)}) is None


def test_a_statement_is_built_once_for_all_who_see_the_same(store: Store, city: City) -> None:
    built = []

    def counted(reader: Actor) -> Select[Any]:
        built.append(reader)
        return select(Case.id).where(cases_visible_to(reader))

    kept = Kept(counted)
    with store.read() as uow:
        actor = city.actor(uow, "handling_unit", "water")
        colleague = replace(actor, person=0, name="同事")
        for reader in (actor, colleague, actor):
            kept.rows(uow, sight(reader))
        assert len(built) == 1
        kept.rows(uow, sight(city.actor(uow, "handling_unit", "bridge")))
        assert len(built) == 2
