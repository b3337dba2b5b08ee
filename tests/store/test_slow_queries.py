"""Statements that take too long are logged as they are written, never with their values."""

import logging
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from app.domain import trace
from app.store.literal import execute
from app.store.unit_of_work import Store
from app.store.vault import Vault
from tests.store.databases import DATA_KEY

SECRET = "13900001111"
LOGGER = "app.store.slow_queries"


@pytest.fixture
def impatient(address: str) -> Iterator[Store]:
    """A store that finds every statement slow."""
    store = Store(address, Vault(DATA_KEY), slow_seconds=1e-9)
    yield store
    store.dispose()


def test_a_slow_statement_is_logged_once_and_without_values(
    impatient: Store, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, LOGGER), impatient.read() as uow:
        execute(uow, "SELECT id\n  FROM person WHERE login = ?", [SECRET]).fetchall()
        uow.session.execute(text("SELECT name FROM unit WHERE id = :wanted"), {"wanted": SECRET}).all()
    logged = [record.getMessage() for record in caplog.records if record.name == LOGGER]
    assert sum("SELECT id FROM person" in line for line in logged) == 1
    assert sum("SELECT name FROM unit" in line for line in logged) == 1
    assert SECRET not in caplog.text


def test_a_quick_statement_is_not_logged(address: str, caplog: pytest.LogCaptureFixture) -> None:
    store = Store(address, Vault(DATA_KEY), slow_seconds=60.0)
    with caplog.at_level(logging.WARNING, LOGGER), store.read() as uow:
        execute(uow, "SELECT id FROM person").fetchall()
    store.dispose()
    assert not caplog.records


def test_what_the_database_takes_is_told_to_the_trace(impatient: Store) -> None:
    with trace.following("r1") as running, impatient.read() as uow:
        execute(uow, "SELECT id FROM person").fetchall()
        uow.session.execute(text("SELECT id FROM unit")).all()
    assert running.statements >= 2
    assert running.database_seconds > 0
    assert trace.current() is None


def test_a_failing_statement_tells_no_values(impatient: Store) -> None:
    with impatient.begin() as uow, pytest.raises(Exception, match="no_such_table") as failed:
        uow.session.execute(text("SELECT 1 FROM no_such_table WHERE a = :a"), {"a": SECRET})
    assert SECRET not in str(failed.value)
