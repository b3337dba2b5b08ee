"""A whole installation, served over HTTP: the demo city without its messages."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from app import catalogues, create_app
from app.config import Config
from app.demo.city import found_city
from app.operations import upkeep
from app.operations.office import Office
from tests.journeys.people import Installation


@pytest.fixture(scope="session", autouse=True)
def compiled() -> None:
    """All catalogues as set-up makes them."""
    catalogues.build()


@pytest.fixture
def installation(tmp_path: Path, browser: Browser) -> Iterator[Installation]:
    """The demo city's units and accounts, the baseline's processes, no message yet."""
    config = Config("s" * 40, b"k" * 32, database_url=f"sqlite:///{tmp_path}/huiyin.db")
    app = create_app(config)
    office: Office = app.extensions["huiyin"]
    assert list(upkeep.prepare(office))
    with office.begin() as uow:
        found_city(uow)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Installation(browser, f"http://127.0.0.1:{server.server_port}", office)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        office.close()
