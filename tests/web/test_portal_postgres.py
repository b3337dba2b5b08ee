"""The public pages on PostgreSQL: the same register, search and writing as on SQLite."""

from collections.abc import Iterator

import pytest

from app import create_app
from app.config import Config
from app.operations import register
from app.operations.register import RegisterQuery
from app.store import public_messages
from tests.store.databases import DATA_KEY, PostgresDatabases, postgres_address
from tests.web.portal_world import StillOffice, World, at, found_city
from tests.web.portal_writing import fields_of, preview


@pytest.fixture(scope="module")
def databases() -> Iterator[PostgresDatabases]:
    """Copies of one migrated template."""
    opened = PostgresDatabases(postgres_address())
    yield opened
    opened.dispose()


@pytest.fixture
def world(databases: PostgresDatabases) -> Iterator[World]:
    """The application on a founded city in PostgreSQL."""
    with databases.migrated() as address:
        config = Config(secret_key="s" * 40, data_key=DATA_KEY, database_url=address)
        office = StillOffice(config)
        found_city(office)
        app = create_app(config)
        app.config["RATELIMIT_ENABLED"] = False
        app.extensions["huiyin"].close()
        app.extensions["huiyin"] = office
        yield World(app, office)
        office.close()


def test_register_search_and_likeness(world: World) -> None:
    for number in range(25):
        world.message(at(11), original_title=f"第{number}盏路灯不亮")
    world.message(at(11), published_at=None, withheld=True, original_title="路灯不亮")
    clock = world.office.clock()
    with world.office.read() as uow:
        first = register.view(uow, clock, RegisterQuery()).page
        second = register.view(uow, clock, RegisterQuery(after=first.following or "")).page
        found = register.view(uow, clock, RegisterQuery(text="路灯", after="")).page
        similar = register.similar(uow, "第3盏路灯不亮")
        figures = register.figures(uow, clock)
    numbers = [line.number for line in (*first.rows, *second.rows)]
    assert numbers == [f"2026-{serial:05d}" for serial in range(26, 0, -1)]
    assert (first.total, second.before, found.total) == (26, 20, 25)
    assert len(similar) == 4
    assert (figures.received, figures.public) == (26, 25)


def test_a_message_is_sent_once(world: World) -> None:
    client = world.client()
    form = fields_of(preview(client))
    with client.session_transaction() as session:
        before = dict(session)
    client.post("/write", data=form)
    with client.session_transaction() as session:
        session.clear()
        session.update(before)
    client.post("/write", data=form)
    with client.session_transaction() as session:
        told = session["sent"]
    assert told["number"] == "2026-00001"
    with world.office.read() as uow:
        assert public_messages.find_published(uow, "2026-00002") is None
    assert "市信息办正在" in client.get("/my/2026-00001").text or "正在审核" in client.get("/my/2026-00001").text
