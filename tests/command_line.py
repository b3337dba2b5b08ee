"""The command line as people start it: processes of their own, in a folder of their own, without our settings."""

import multiprocessing
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from app import config
from app.operations.office import Office

ROOT = Path(__file__).parents[1]
IMPORTED = ("app.web", "app.demo.building", "app.operations.imports", "app.jobs", "huey", "waitress.server")
"""What a forked command finds imported."""
PATIENCE = 90
"""Seconds that anything may take on a machine that is busy with other things."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> str:
        """The last line printed, where scripts look."""
        return self.out.rstrip("\n").rpartition("\n")[2]


@dataclass(slots=True)
class Started:
    """A command at work."""

    process: "subprocess.Popen[bytes] | ForkServerProcess"
    out: Path
    err: Path

    @property
    def code(self) -> int | None:
        """The exit code; None while it runs."""
        return self.process.poll() if isinstance(self.process, subprocess.Popen) else self.process.exitcode

    @property
    def said(self) -> str:
        """What it has printed so far."""
        return self.out.read_text("utf-8")

    def send(self, number: int) -> None:
        """Send a signal."""
        assert self.process.pid is not None
        os.kill(self.process.pid, number)

    def ended(self, seconds: float = PATIENCE) -> Ended:
        """Wait for its end."""
        if isinstance(self.process, subprocess.Popen):
            self.process.wait(seconds)
        else:
            self.process.join(seconds)
        assert self.code is not None, f"still running after {seconds} seconds: {self.said}"
        return Ended(self.code, self.said, self.err.read_text("utf-8"))

    def kill(self) -> None:
        """kill -9, unless it has ended."""
        if self.code is None:
            self.process.kill()
        self.ended()


@dataclass(slots=True)
class Folder:
    """Where an installation lives: its commands are run in here."""

    path: Path
    _commands: Iterator[int] = field(default_factory=count)

    @property
    def database(self) -> Path:
        return self.path / "var" / "huiyin.db"

    def copy(self, target: Path) -> "Folder":
        """The same installation in another folder; nothing may be running here."""
        shutil.copytree(self.path, target, dirs_exist_ok=True)
        return Folder(target)

    def run(self, *arguments: str | Path, **settings: str) -> Ended:
        """Run a command to its end."""
        return self.start(*arguments, **settings).ended()

    def quickly(self, *arguments: str | Path, **settings: str) -> Ended:
        """Run a command to its end in a fork, where one more process of its own would prove nothing new."""
        return self.fork(*arguments, **settings).ended()

    def start(self, *arguments: str | Path, **settings: str) -> Started:
        """Start a command in a process of its own."""
        out, err = self._outputs(arguments)
        with out.open("wb") as printed, err.open("wb") as complained:
            process = subprocess.Popen(
                [sys.executable, "-m", "app", *map(str, arguments)],
                cwd=self.path,
                env=environment(settings),
                stdout=printed,
                stderr=complained,
            )
        return Started(process, out, err)

    def fork(self, *arguments: str | Path, **settings: str) -> Started:
        """Start a command in a fork of a process that has everything imported: the same, begun at once."""
        out, err = self._outputs(arguments)
        texts, files = [str(argument) for argument in arguments], (str(out), str(err))
        process = warmed().Process(target=command, args=(str(self.path), texts, settings, files))
        process.start()
        return Started(process, out, err)

    @contextmanager
    def served(self, *, warm: bool = False, **settings: str) -> Iterator[tuple[Started, str]]:
        """The installation, served, and its address; killed at the end unless it has ended by then."""
        bind = f"127.0.0.1:{free_port()}"
        server = (self.fork if warm else self.start)("serve", HUIYIN_BIND=bind, **settings)
        try:
            wait(lambda: "listening on" in server.said or server.code is not None)
            assert server.code is None, server.err.read_text("utf-8")
            yield server, f"http://{bind}"
        finally:
            server.kill()

    @contextmanager
    def office(self) -> Iterator[Office]:
        """The installation in this process, to look at it or to prepare it."""
        keys = {"HUIYIN_CONFIG": str(self.path / "var" / "keys.env")}
        office = Office(config.load({**keys, "HUIYIN_DATABASE_URL": f"sqlite:///{self.database}"}))
        try:
            yield office
        finally:
            office.close()

    def _outputs(self, arguments: Sequence[str | Path]) -> tuple[Path, Path]:
        """Where a command prints, and where it complains."""
        name = f"{next(self._commands)}-{arguments[0]}"
        for file in (self.path / f"{name}.out", self.path / f"{name}.err"):
            file.touch()
        return self.path / f"{name}.out", self.path / f"{name}.err"


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This process's environment with none of our settings, and these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HUIYIN_")}
    return {**kept, "PYTHONPATH": str(ROOT), **settings}


def command(folder: str, arguments: list[str], settings: Mapping[str, str], files: Sequence[str]) -> None:
    """Be `python -m app …` in this process."""
    from app.cli import main

    os.chdir(folder)
    changed = environment(settings)
    os.environ.clear()
    os.environ.update(changed)
    for number, file in enumerate(files, 1):
        with Path(file).open("wb") as stream:
            os.dup2(stream.fileno(), number)
    main(arguments)


def warmed() -> multiprocessing.context.ForkServerContext:
    """Processes that begin with everything imported, and with nothing of this one."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.operations.workers", *IMPORTED])
    return context


def wait(until: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def figures(text: str) -> list[int]:
    """The whole numbers in a text."""
    return [int(number) for number in re.findall(r"\d+", text)]
