"""The server under load as its operator starts it, and what every process of it takes of the processors."""

import base64
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

TICK = os.sysconf("SC_CLK_TCK")
PATIENCE = 60


@contextmanager
def served(database: str, processes: int, threads: int, folder: Path) -> Iterator[tuple[int, tuple[str, int]]]:
    """`huiyin serve` with so many processes: its process id and its address."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        address = ("127.0.0.1", int(probe.getsockname()[1]))
    settings = {
        "HUIYIN_SECRET_KEY": "b" * 40,
        "HUIYIN_DATA_KEY": base64.b64encode(b"b" * 32).decode(),
        "HUIYIN_DATABASE_URL": database,
        "HUIYIN_BIND": f"{address[0]}:{address[1]}",
        "HUIYIN_SERVER_PROCESSES": str(processes),
        "HUIYIN_SERVER_THREADS": str(threads),
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HUIYIN_")}
    out = folder / "server.log"
    with out.open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "app", "serve"],
            cwd=folder,
            env={**kept, "PYTHONPATH": str(Path.cwd()), **settings},
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(server, out)
        yield server.pid, address
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _wait_for(server: "subprocess.Popen[bytes]", out: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while "listening on" not in out.read_text("utf-8"):
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server did not start: {out.read_text('utf-8')}")
        time.sleep(0.05)


def processor_seconds(server: int, database: str) -> Mapping[str, float]:
    """Seconds of processor time so far: of the server's processes, of PostgreSQL for this database, of us."""
    with psycopg.connect(database) as connection:
        own = connection.info.backend_pid
        found = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> %s", [own]
        ).fetchall()
    return {
        "server": _spent([server, *_children(server)]),
        "postgres": _spent([pid for (pid,) in found]),
        "clients": time.process_time(),
    }


def _children(pid: int) -> Sequence[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _spent(pids: Sequence[int]) -> float:
    """All threads of the processes, in user and in system mode."""
    seconds = 0.0
    for pid in pids:
        try:
            after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        seconds += (int(after_name[11]) + int(after_name[12])) / TICK
    return seconds
