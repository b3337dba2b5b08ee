"""How pages are served: by this process alone, or by several behind one address.

One process is waitress with the timers beside it; several are granian's, watched over by this one, which then
keeps the timers (docs/decisions/0130-one-process-or-several.md).
"""

import multiprocessing
import os
import shutil
import signal
import socket
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING, Any, TypeAlias

from flask import Flask
from waitress.server import create_server

from app import create_app, logs
from app.config import Config, load
from app.demo.city import introduction
from app.jobs import Queue
from app.operations.office import Office

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

Say: TypeAlias = Callable[[str], object]
Run: TypeAlias = Callable[[Callable[[], None]], object]
"""Serves until told to stop; what it is given is called once requests are answered."""

PATIENCE = 10
"""Seconds that a process which is told to stop may take for the requests it is answering."""
METRICS = "PROMETHEUS_MULTIPROC_DIR"
"""Where the processes of one machine put their numbers together."""


class AddressTaken(Exception):
    """The address cannot be listened on; the message says what to do."""

    def __init__(self, config: Config, refused: OSError) -> None:
        reason = os.strerror(refused.errno) if refused.errno else str(refused)
        super().__init__(f"{config.bind} cannot be listened on ({reason}); set HUIYIN_BIND to another address.")


def serve(config: Config, expect_ready: Callable[[Office], None], say: Say) -> None:
    """Serve until told to stop. AddressTaken before anything is begun."""
    app = create_app(config) if config.server_processes == 1 else None
    office: Office = Office(config) if app is None else app.extensions["huiyin"]
    queue: Queue = Queue(config, office) if app is None else app.extensions["huiyin_queue"]

    def greet() -> None:
        say(f"回音 Huiyin: {config.base_url} (listening on {config.bind})")
        say(introduction(office))

    try:
        expect_ready(office)
        run = _several(config) if app is None else _alone(app, config)
        if config.queue_url == "embedded" and not queue.start_embedded():
            say("Another process already runs the timers of this installation; this one serves pages only.")
        run(greet)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        queue.stop()
        office.close()


def pages() -> "WSGIApplication":
    """What each of several processes serves: an application of its own, configured as the one that watches it."""
    from granian.utils.proxies import wrap_wsgi_with_proxy_headers

    config = load()
    logs.configure(config)
    app = create_app(config)
    behind: WSGIApplication = wrap_wsgi_with_proxy_headers(app, [config.proxy]) if config.proxy else app
    return behind


def _alone(app: Flask, config: Config) -> Run:
    trusted: dict[str, Any] = {}
    if config.proxy:
        headers = {"x-forwarded-for", "x-forwarded-proto"}
        trusted = {"trusted_proxy": config.proxy, "trusted_proxy_headers": headers}
    try:
        server = create_server(
            app,
            host=config.host,
            port=config.port,
            threads=config.server_threads,
            ident=None,
            clear_untrusted_proxy_headers=True,
            **trusted,
        )
    except OSError as taken:
        raise AddressTaken(config, taken) from taken

    def run(greet: Callable[[], None]) -> None:
        greet()
        server.run()

    return run


def _several(config: Config) -> Run:
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    _expect_free(config)
    _join_metrics(config)
    # A process that runs timers in threads must not be forked.
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        "app.serving:pages",
        factory=True,
        address=config.host,
        port=config.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=config.server_processes,
        blocking_threads=config.server_threads,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
        log_level=LogLevels.warning,
    )

    def run(greet: Callable[[], None]) -> None:
        server.on_startup(threading.Thread(target=_once_answered, args=(config, greet), daemon=True).start)
        server.serve()

    return run


def _expect_free(config: Config) -> None:
    """The processes share the address, so that they would share it with a stranger too."""
    try:
        with socket.create_server((config.host, config.port)):
            pass
    except OSError as taken:
        raise AddressTaken(config, taken) from taken


def _join_metrics(config: Config) -> None:
    """Let /metrics tell of all processes, whichever is asked; numbers of an earlier start are dropped."""
    if METRICS not in os.environ:
        folder = config.folder / "metrics"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        os.environ[METRICS] = str(folder)


def _once_answered(config: Config, greet: Callable[[], None]) -> None:
    while not _answers(config):
        time.sleep(0.05)
    greet()


def _answers(config: Config) -> bool:
    connection = HTTPConnection(config.host, config.port, timeout=1)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
