"""Several processes behind one address: they serve, are watched over, and end together."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from app import config
from app.demo.city import found_city
from app.domain.permissions import Actor
from app.operations import cases, upkeep
from app.operations.cases import NewMessage
from app.operations.office import Office
from app.store import work_items
from tests.command_line import Ended, Folder, Started, wait
from tests.store.databases import PostgresDatabases, postgres_address
from tests.visitor import Visitor

pytestmark = pytest.mark.xdist_group("command line")

HTTPS = {"X-Forwarded-For": "10.1.2.3", "X-Forwarded-Proto": "https"}


@pytest.fixture
def address() -> Iterator[str]:
    """A PostgreSQL database with all tables."""
    databases = PostgresDatabases(postgres_address())
    try:
        with databases.migrated() as fresh:
            yield fresh
    finally:
        databases.dispose()


@pytest.fixture
def task(folder: Folder, address: str) -> int:
    """A message of the demo city that waits to be moderated, in the database."""
    keys = str(folder.path / "var" / "keys.env")
    office = Office(config.load({"HUIYIN_CONFIG": keys, "HUIYIN_DATABASE_URL": address}))
    list(upkeep.prepare(office))
    with office.begin() as uow:
        found_city(uow)
    with office.begin() as uow:
        message = NewMessage(
            title="停暖", text="暖气不热。", kind="求助", category="城乡建设/供水供热", place="kt", name="李明"
        )
        case_id = cases.submit(uow, Actor(None, "留言人"), office.clock(), message).case_id
    with office.read() as uow:
        [item] = work_items.items_of_case(uow, case_id)
    office.close()
    return item.id


@contextmanager
def served(folder: Folder, address: str) -> Iterator[tuple[Started, str]]:
    with folder.served(
        HUIYIN_DATABASE_URL=address,
        HUIYIN_SERVER_PROCESSES="2",
        HUIYIN_SERVER_THREADS="2",
        HUIYIN_TRUSTED_PROXY="127.0.0.1",
    ) as running:
        yield running


def servers(started: Started) -> set[int]:
    """The processes that serve pages."""
    parent = started.process.pid
    found = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return {int(child) for child in found if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()}


def headers(address: str, given: dict[str, str]) -> dict[str, str]:
    connection = HTTPConnection(address.removeprefix("http://"), timeout=30)
    connection.request("GET", "/login", headers=given)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return {name.lower(): value for name, value in answer.getheaders()}


def test_two_processes_complete_a_task_survive_a_loss_and_end(folder: Folder, address: str, task: int) -> None:
    with served(folder, address) as (server, at):
        before = servers(server)
        assert len(before) == 2
        info = Visitor(at)
        info.sign_in("info")
        assert "停暖" in info.get(f"/tasks/{task}").text
        done = info.post(f"/tasks/{task}", {"moderation": "publish"})
        assert (done.status, done.location[:7]) == (302, "/tasks/")
        assert info.get(done.location).status == 200

        assert "strict-transport-security" in headers(at, HTTPS)
        assert "strict-transport-security" not in headers(at, {})

        os.kill(min(before), signal.SIGKILL)
        wait(lambda: len(servers(server)) == 2 and min(before) not in servers(server))
        assert info.get("/inbox").status == 200

        refused = folder.quickly(
            "serve", HUIYIN_BIND=at[7:], HUIYIN_DATABASE_URL=address, HUIYIN_SERVER_PROCESSES="2"
        )
        assert (refused.code, refused.out) == (1, "")
        assert refused.err.startswith(f"{at[7:]} cannot be listened on (Address already in use)")

        after = servers(server)
        server.send(signal.SIGTERM)
        ended = server.ended()
        assert ended == Ended(0, server.said, ended.err)
        assert "Traceback" not in ended.err
        assert not [pid for pid in after if Path(f"/proc/{pid}").exists()]
