"""The proof: the same stories told the normal way and made in bulk leave the same rows in every table.

Only what is random by nature is compared by its form: ids of tasks are renamed in the order in which they appear,
identities are decrypted, states unpacked; salts and hashes of the journal are left to its own verification.
"""

import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select

from app.demo import city
from app.operations import upkeep
from app.operations.office import Office
from app.store.literal import execute
from app.store.schema import Base
from app.store.unit_of_work import UnitOfWork
from app.store.vault import Encrypted
from benchmarks.large.filling import Planner, Progress, fill
from benchmarks.large.making import CONFIG, found, seats, story
from benchmarks.large.scratch import SETTLED
from benchmarks.large.seating import Seating
from benchmarks.large.state import unpacked
from benchmarks.large.telling import Teller

RANDOM = {
    "case": ("code_hash", "journal_head"),
    "journal_entry": ("salt", "payload_digest", "previous", "entry_hash"),
    "journal_stream": ("head",),
    "journal_seal": ("heads_digest", "seal_hash"),
}
"""Columns that are different each time: compared by their length."""
LEAST_TASK = 1 << 40
_LONG = re.compile(r"\d{13,19}")
_SHOWN = 12
"""Differences that are told at most."""


def tell_all(address: str, planned: Planner) -> None:
    """Tell the stories of a plan the normal way into an empty installation."""
    office = Office(replace(CONFIG, database_url=address))
    try:
        found(office)
        with office.read() as uow:
            plan = planned(office.store.calendar(), Seating(seats(uow), city.units()))
            teller = Teller(office, uow)
        for number in range(len(plan.days)):
            for one in plan.day(number):
                with office.begin() as uow:
                    if teller.tell(uow, story(one, plan.until)) != one.case_id:
                        raise RuntimeError(f"{one.number} did not become case {one.case_id}")
        upkeep.fold_counters(office)
        upkeep.seal_journal(office, office.clock(plan.until))
    finally:
        office.close()


def differences(first: str, second: str) -> Sequence[str]:
    """Where two installations differ, in words; empty when all of their tables say the same."""
    one, other = _contents(first), _contents(second)
    told = [f"{name}: only in one of them" for name in sorted(one.keys() ^ other.keys())]
    for name in sorted(one.keys() & other.keys()):
        told += _compared(name, one[name], other[name])
    return told


def prove(planned: Planner) -> Sequence[str]:
    """Do both and compare."""
    with tempfile.TemporaryDirectory(prefix="huiyin-proof-") as folder:
        told, made = f"sqlite:///{folder}/told.db", f"sqlite:///{folder}/made.db"
        tell_all(told, planned)
        fill(made, planned, Progress("proof"), Path(folder))
        return [*differences(told, made), *unsound(made)]


def unsound(address: str) -> Sequence[str]:
    """What the product's own checks say of an installation."""
    office = Office(replace(CONFIG, database_url=address))
    try:
        verdict = upkeep.verify_journal(office)
        return verdict.problems
    finally:
        office.close()


def _compared(name: str, one: Sequence[dict[str, Any]], other: Sequence[dict[str, Any]]) -> Iterator[str]:
    if len(one) != len(other):
        yield f"{name}: {len(one)} rows against {len(other)}"
    different = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    for left, right in different[:_SHOWN]:
        for column in left:
            if left[column] != right[column]:
                row = left.get("id") or left.get("case_id")
                yield f"{name} {row}.{column}: {left[column]!r} against {right[column]!r}"


def _contents(address: str) -> dict[str, Sequence[dict[str, Any]]]:
    office = Office(replace(CONFIG, database_url=address))
    try:
        with office.read() as uow:
            reading = _Reading(uow)
            tables = [table for table in Base.metadata.sorted_tables if table.name not in SETTLED]
            return {table.name: reading.rows(table) for table in tables} | {"case_search": reading.search()}
    finally:
        office.close()


class _Reading:
    """Reads the tables of an installation with everything random taken out."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._tasks: dict[int, str] = {}
        tables = Base.metadata.tables
        self._numbers = dict(self._plain(tables["case"], "id", "number"))
        for case_id, state in self._plain(tables["instance"], "case_id", "state"):
            self._name_tasks(case_id, unpacked(state))
        for case_id, task in self._plain(tables["step"], "case_id", "task_id"):
            self._name(case_id, task)

    def rows(self, table: Table) -> Sequence[dict[str, Any]]:
        """All rows of a table, in the order of their keys or of what they say."""
        found = [
            dict(row._mapping) for row in self._uow.session.execute(select(table).order_by(*table.primary_key))
        ]
        if table.name == "journal_entry":
            found = [row for row in found if row["stream"].startswith("case:")]
        plain = [self._plainly(table.name, row) for row in found]
        return sorted(plain, key=lambda row: str(row["id"])) if table.name == "work_item" else plain

    def search(self) -> Sequence[dict[str, Any]]:
        """The terms of every case."""
        if self._uow.dialect == "sqlite":
            statement = "SELECT rowid, public_terms, internal_terms FROM case_search ORDER BY rowid"
            rows = execute(self._uow, statement).fetchall()
        else:
            lists = ", ".join(
                f"array_to_string(tsvector_to_array({name}), ' ')" for name in ("public_terms", "internal_terms")
            )
            rows = execute(self._uow, f"SELECT case_id, {lists} FROM case_search ORDER BY case_id").fetchall()
        return [
            {"case_id": case_id, "public": sorted(public.split()), "internal": sorted(internal.split())}
            for case_id, public, internal in rows
        ]

    def _plain(self, table: Table, *names: str) -> Sequence[Any]:
        columns = [table.columns[name] for name in names]
        return self._uow.session.execute(select(*columns).order_by(*table.primary_key)).all()

    def _name_tasks(self, case_id: int, value: Any) -> None:
        for inner in value.values() if isinstance(value, dict) else value:
            if isinstance(inner, dict | list):
                self._name_tasks(case_id, inner)
            elif type(inner) is int and inner >= LEAST_TASK:
                self._name(case_id, inner)

    def _name(self, case_id: int, task: int) -> None:
        self._tasks.setdefault(task, f"task {case_id} {len(self._tasks)}")

    def _plainly(self, table: str, row: dict[str, Any]) -> dict[str, Any]:
        for name in RANDOM.get(table, ()):
            row[name] = len(row[name])
        if table == "instance":
            row["state"] = unpacked(row["state"])
        if table == "identity":
            sealed = Encrypted(row["key_id"], bytes(row["sealed_bytes"]))
            row["sealed_bytes"] = self._uow.vault.decrypt(sealed, self._numbers[row["case_id"]])
        return {name: self._renamed(value) for name, value in row.items()}

    def _renamed(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._renamed(inner) for name, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self._renamed(inner) for inner in value]
        if isinstance(value, str):
            return _LONG.sub(lambda match: self._tasks.get(int(match[0]), match[0]), value)
        return self._tasks.get(value, value) if type(value) is int else value
