"""The command line `huiyin`: every command a few lines around an operation."""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app import config as configuration
from app import logs
from app.config import Config, ConfigurationError

if TYPE_CHECKING:
    from app.operations.office import Office

SOURCES = ("people_governor", "people_mayor", "provincial_site", "provincial_supervision", "hotline")
VERDICTS = {"zh": ("不能发布", "可以发布"), "en": ("would be refused", "can be published")}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """回音 Huiyin: every message gets an answer."""


def _config() -> Config:
    try:
        config = configuration.load()
        logs.configure(config)
        return config
    except ConfigurationError as wrong:
        for problem in wrong.problems:
            click.echo(problem, err=True)
        sys.exit(2)


@contextmanager
def _office(*, tables: bool = True) -> Iterator["Office"]:
    """The installation; a sentence and exit 2 when its database cannot be worked with."""
    config = _config()
    from app.operations.office import Office

    office = Office(config)
    try:
        _expect_ready(office, tables=tables)
        yield office
    finally:
        office.close()


def _expect_ready(office: "Office", *, tables: bool = True) -> None:
    from app.operations import upkeep

    problem = upkeep.obstacle(office, tables=tables)
    if problem:
        click.echo(problem, err=True)
        sys.exit(2)


@contextmanager
def _progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Shows on stderr what it is told, done and in all: a bar on a terminal, else a line for every tenth."""
    if sys.stderr.isatty():
        with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

            def draw(done: int, total: int) -> None:
                bar.length = max(total, 1)
                bar.update(done - bar.pos)

            yield draw
        return
    tenths = 0

    def tell(done: int, total: int) -> None:
        nonlocal tenths
        if done * 10 // max(total, 1) > tenths:
            tenths = done * 10 // max(total, 1)
            click.echo(f"{label}: {done}/{total}", err=True)

    yield tell


@main.command()
def init() -> None:
    """Write keys, create or upgrade the database, seed the calendar, publish the baseline that is absent."""
    from app.operations import upkeep

    file = Path(configuration.DEFAULT_FILE)
    own_keys = {"HUIYIN_CONFIG", "HUIYIN_DATA_KEY"} & os.environ.keys()
    if not own_keys and configuration.write_keys(file):
        click.echo(f"Wrote new keys to {file}. Keep a copy: without them identities cannot be read.")
    with _office(tables=False) as office:
        for line in upkeep.prepare(office):
            click.echo(line)


@main.command()
def demo() -> None:
    """Fill an empty installation with the demo city; does nothing when it stands already."""
    from app.demo.building import NotEmpty, build

    with _office() as office:
        try:
            with _progress("演示城市") as advance:
                built = build(office, advance)
        except NotEmpty:
            sys.exit("This installation has people of its own; the demo city goes into an empty one only.")
        click.echo(built)


@main.command()
def serve() -> None:
    """Serve the pages, with the timers unless a Redis queue is configured."""
    _leave_when_told()
    config = _config()
    from app import serving

    try:
        serving.serve(config, _expect_ready, click.echo)
    except serving.AddressTaken as taken:
        sys.exit(str(taken))


def _leave_when_told() -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
        signal.signal(number, _leave)


def _leave(*_: object) -> None:
    """End the process the way that lets every `finally` have its turn.

    An exception raised while Python collects garbage is lost, so the alarm raises it once more.
    """
    signal.setitimer(signal.ITIMER_REAL, 1)
    sys.exit(0)


@main.command()
def work() -> None:
    """Run timers, mail and imports for an installation with a Redis queue, until stopped."""
    from app.jobs import Queue

    _leave_when_told()
    with _office() as office:
        queue = Queue(office.config, office)
        click.echo("Working until stopped.")
        queue.work()


@main.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", type=click.Choice(SOURCES), required=True, help="Where the messages were written.")
@click.option("--json", "as_json", is_flag=True, help="End with one JSON object.")
def import_(file: Path, source: str, as_json: bool) -> None:
    """Take a message-board export (.xlsx or .csv). Running it again adds nothing twice."""
    from app.operations import imports
    from app.operations.message_board import UnreadableFile

    with _office() as office:
        try:
            with _progress(file.name) as advance:
                upload = imports.Upload(file.name, file.read_bytes(), source)
                report = imports.import_file(office, upload, advance)
        except UnreadableFile as unreadable:
            sys.exit(f"{file}: {unreadable}")
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False))
        return
    click.echo(f"新增{report.added}件，已有{report.repeated}件，未导入{len(report.refused)}行")
    for refused in report.refused:
        click.echo(f"第{refused.row}行：{refused.reason}")


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for scripts.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def check(files: tuple[Path, ...], as_json: bool, language: str) -> None:
    """Judge diagrams and decision tables without database or configuration; exit 1 when one would be refused."""
    from app.engine.report import check_paths, place_in_words

    judged = check_paths(files, language)
    if as_json:
        click.echo(json.dumps(judged, ensure_ascii=False, indent=2))
    else:
        for name, verdict in judged.items():
            click.echo(f"{name}: {VERDICTS[language][verdict['accepted']]}")
            for finding in verdict["findings"]:
                mark = "✗" if finding["severity"] == "error" else "!"
                click.echo(f"  {mark} {place_in_words(finding, language)}{finding['reason']}")
                click.echo(f"    → {finding['remedy']}")
    sys.exit(0 if all(verdict["accepted"] for verdict in judged.values()) else 1)


@main.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--note", default="", help="Why it changes; stands in the journal.")
@click.option("--unit", default="", help="A county's own version (Article 23).")
def publish(folder: Path, note: str, unit: str) -> None:
    """Publish a process folder: new cases follow it, running ones finish on their version."""
    from app.domain.errors import DiagramRefused
    from app.domain.permissions import SYSTEM
    from app.operations import deployments

    with _office() as office:
        try:
            with office.begin() as uow:
                done = deployments.publish_folder(uow, SYSTEM, office.clock(), folder, note, unit=unit)
        except DiagramRefused as refused:
            for line in deployments.sentences(refused):
                click.echo(line, err=True)
            sys.exit(1)
    click.echo(done)


@main.command("fire-timers")
def fire_timers() -> None:
    """Do now what is due: timers, jobs, mail."""
    from app.jobs import sweep

    with _office() as office:
        click.echo(json.dumps(sweep(office)))


@main.command("verify-journal")
def verify_journal() -> None:
    """Prove that the journal is whole and print its head; exit 1 at the first broken entry of any chain."""
    from app.operations import upkeep

    with _office() as office:
        verdict = upkeep.verify_journal(office)
    click.echo(verdict.summary)
    for problem in verdict.problems:
        click.echo(problem, err=True)
    sys.exit(1 if verdict.problems else 0)


@main.command("verify-files")
def verify_files() -> None:
    """Compare every stored file with the digest kept of it; exit 1 when one is missing or broken."""
    from app.operations import stored_files

    with _office() as office:
        found = stored_files.verify(office, office.clock())
    click.echo(f"{found.files} stored files: {len(found.faults)} not whole, {found.mended} whole again")
    for fault in found.faults:
        click.echo(f"file {fault.attachment_id} is {fault.problem}; restore it from a backup", err=True)
    sys.exit(1 if found.faults else 0)


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy a running SQLite installation to FILE, consistently."""
    from app.operations import upkeep

    with _office() as office:
        try:
            click.echo(upkeep.make_backup(office, file))
        except upkeep.NoBackup as why:
            sys.exit(str(why))


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.confirmation_option(prompt="The present database is replaced (and kept beside it). Go on?")
def restore(file: Path) -> None:
    """Put a backup in the place of the present SQLite database; stop the server first."""
    from app.operations import upkeep

    with _office() as office:
        try:
            click.echo(upkeep.restore_backup(office, file))
        except upkeep.NoBackup as why:
            sys.exit(str(why))
