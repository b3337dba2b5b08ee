"""The migrations give exactly the tables of the models, up and down, with data in them."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from app.store import cases, journal_verification, literal, migrations
from app.store.migrations.comparison import belongs_to_models
from app.store.schema import Base
from app.store.unit_of_work import Store
from tests.store.city import City, build_city, new_case, open_item, started
from tests.store.databases import PostgresDatabases, SqliteDatabases, open_store

REVISIONS = [found.revision for found in reversed(list(ScriptDirectory(str(migrations.HERE)).walk_revisions()))]


def test_the_newest_revision_is_what_the_models_say(store: Store) -> None:
    with store.begin() as uow:
        context = MigrationContext.configure(
            uow.connection, opts={"include_name": belongs_to_models, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []
    assert store.revision() == REVISIONS[-1]


def test_every_foreign_key_and_index_has_the_name_that_the_models_give_it(store: Store) -> None:
    with store.begin() as uow:
        found = inspect(uow.connection)
        for name, table in Base.metadata.tables.items():
            keys = {key["name"] for key in found.get_foreign_keys(name)}
            assert keys == {str(key.name) for key in table.foreign_key_constraints}
            primary = found.get_pk_constraint(name)
            assert primary["constrained_columns"] == [column.name for column in table.primary_key]


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_revision_goes_up_and_down_again(
    databases: SqliteDatabases | PostgresDatabases, revision: str
) -> None:
    with databases.empty() as address:
        store = open_store(address)
        store.migrate(revision)
        assert store.revision() == revision
        store.downgrade("-1")
        store.migrate()
        store.downgrade("base")
        assert store.revision() is None
        with store.begin() as uow:
            assert set(inspect(uow.connection).get_table_names()) <= {"alembic_version"}
        store.dispose()


def test_a_database_in_use_goes_down_and_up_to_the_guards_with_its_data(store: Store, city: City) -> None:
    with store.begin() as uow:
        case = new_case(uow)
        started(uow, city, case.id, open_item())
    store.downgrade("0004")
    with store.begin() as uow:
        literal.execute(uow, "UPDATE \"case\" SET original_text = 'no guard now' WHERE id = ?", [case.id])
        literal.execute(uow, 'UPDATE "case" SET original_text = ? WHERE id = ?', [case.original_text, case.id])
    store.migrate()
    with store.read() as uow:
        assert cases.get_case(uow, case.id).original_text == case.original_text
        assert journal_verification.verify(uow).holds
    with pytest.raises(Exception, match="stays as it is"), store.begin() as uow:
        literal.execute(uow, "UPDATE \"case\" SET original_text = 'guarded again' WHERE id = ?", [case.id])


def test_a_full_database_can_be_taken_down_to_nothing(store: Store, city: City) -> None:
    with store.begin() as uow:
        started(uow, city, new_case(uow).id, open_item())
    store.downgrade("base")
    store.migrate()
    build_city(store)


def test_migrating_twice_changes_nothing(store: Store) -> None:
    before = store.revision()
    store.migrate()
    assert store.revision() == before
