"""The command line as people start it: processes of their own, in a folder of their own, without our settings."""

import multiprocessing
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
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
class Served:
    """`huiyin serve`, answering."""

    process: "subprocess.Popen[str] | ForkServerProcess"
    address: str
    log: Path

    @property
    def said(self) -> str:
        """What it has printed so far."""
        return self.log.read_text("utf-8")

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal; the exit code."""
        assert self.process.pid is not None
        os.kill(self.process.pid, number)
        if isinstance(self.process, subprocess.Popen):
            return self.process.wait(PATIENCE)
        self.process.join(PATIENCE)
        assert self.process.exitcode is not None
        return self.process.exitcode


@dataclass(slots=True)
class Folder:
    """Where an installation lives: its commands are run in here."""

    path: Path
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        return self.path / "var" / "huiyin.db"

    def copy(self, target: Path) -> "Folder":
        """The same installation in another folder; nothing may be running here."""
        shutil.copytree(self.path, target, dirs_exist_ok=True)
        return Folder(target, dict(self.settings))

    def run(self, *arguments: str | Path, **settings: str) -> Ended:
        """Run a command to its end."""
        done = subprocess.run(
            [sys.executable, "-m", "app", *map(str, arguments)],
            cwd=self.path,
            env=self.environment(settings),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    def quickly(self, *arguments: str | Path, **settings: str) -> Ended:
        """Run a command to its end in a fork, where one more process of its own would prove nothing new."""
        process = self.fork(*arguments, **settings)
        process.join(PATIENCE)
        assert process.exitcode is not None
        out, err = self.outputs(arguments)
        return Ended(process.exitcode, out.read_text("utf-8"), err.read_text("utf-8"))

    def start(self, *arguments: str | Path, **settings: str) -> "subprocess.Popen[str]":
        """Start a command; what it prints goes to the files `outputs`."""
        out, err = self.outputs(arguments)
        with out.open("w", encoding="utf-8") as printed, err.open("w", encoding="utf-8") as complained:
            return subprocess.Popen(
                [sys.executable, "-m", "app", *map(str, arguments)],
                cwd=self.path,
                env=self.environment(settings),
                stdout=printed,
                stderr=complained,
                text=True,
            )

    def fork(self, *arguments: str | Path, **settings: str) -> ForkServerProcess:
        """Start a command in a fork of a process that has everything imported: the same, begun at once."""
        environment = {name: value for name, value in self.environment(settings).items() if "HUIYIN" in name}
        outputs = [str(file) for file in self.outputs(arguments)]
        process = warmed().Process(
            target=command, args=(str(self.path), [*map(str, arguments)], environment, outputs)
        )
        process.start()
        return process

    @contextmanager
    def served(self, *, warm: bool = False, **settings: str) -> Iterator[Served]:
        """The installation, served; stopped at the end unless it has ended by then."""
        bind = f"127.0.0.1:{free_port()}"
        process = (self.fork if warm else self.start)("serve", HUIYIN_BIND=bind, **settings)
        served = Served(process, f"http://{bind}", self.outputs(["serve"])[0])
        try:
            wait(lambda: "listening on" in served.said or ended(process))
            assert not ended(process), served.said
            yield served
        finally:
            if not ended(process):
                process.kill()
            process.wait() if isinstance(process, subprocess.Popen) else process.join()

    @contextmanager
    def office(self) -> Iterator[Office]:
        """The installation in this process, to look at it or to prepare it."""
        keys = {"HUIYIN_CONFIG": str(self.path / "var" / "keys.env")}
        office = Office(config.load({**keys, "HUIYIN_DATABASE_URL": f"sqlite:///{self.database}"}))
        try:
            yield office
        finally:
            office.close()

    def environment(self, settings: Mapping[str, str]) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HUIYIN_")}
        return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **self.settings, **settings}

    def outputs(self, arguments: Sequence[str | Path]) -> tuple[Path, Path]:
        """Where a command that was started prints, and where it complains."""
        return self.path / f"{arguments[0]}.out", self.path / f"{arguments[0]}.err"


def command(folder: str, arguments: list[str], environment: Mapping[str, str], outputs: Sequence[str]) -> None:
    """Be `python -m app …` in this process."""
    from app.cli import main

    os.chdir(folder)
    for name in [name for name in os.environ if name.startswith("HUIYIN_")]:
        del os.environ[name]
    os.environ.update(environment)
    for number, file in enumerate(outputs, 1):
        with Path(file).open("wb") as stream:
            os.dup2(stream.fileno(), number)
    main(arguments)


def warmed() -> multiprocessing.context.ForkServerContext:
    """Processes that begin with everything imported, and with nothing of this one."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.operations.workers", *IMPORTED])
    return context


def ended(process: "subprocess.Popen[str] | ForkServerProcess") -> bool:
    if isinstance(process, subprocess.Popen):
        return process.poll() is not None
    return process.exitcode is not None


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
