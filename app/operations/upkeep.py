"""Upkeep of an installation: folding counters, sealing and verifying the journal, setting up, backing up."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.domain.clock import Clock
from app.domain.permissions import SYSTEM
from app.operations import calendar, deployments
from app.operations.office import Office
from app.store import backup, counters, journal_seals, journal_verification, migrations
from app.store.backup import NoBackup
from app.store.unit_of_work import Unreachable

__all__ = [
    "NoBackup",
    "Verdict",
    "fold_counters",
    "make_backup",
    "obstacle",
    "prepare",
    "restore_backup",
    "seal_journal",
    "verify_journal",
]

PROBLEMS = {
    "edited": "an entry was changed",
    "replaced": "an entry does not follow the one before it",
    "missing": "entries are missing",
    "extra": "there are entries that were never written here",
    "head": "the last entry is not the one that was recorded",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the journal holds: a summary, and a line for every broken chain."""

    summary: str
    problems: tuple[str, ...]


def obstacle(office: Office, *, tables: bool = True) -> str:
    """Why this installation cannot be worked with, as a sentence; empty when it can.

    Without `tables` it is enough that a database answers.
    """
    try:
        revision = office.store.revision()
    except Unreachable as why:
        return f"No database can be reached; look at HUIYIN_DATABASE_URL. {' '.join(str(why).split())}"
    if not tables or revision == migrations.newest():
        return ""
    if revision is None:
        return "The database is empty; run `huiyin init` first."
    return "The database is not of this version; run `huiyin init` to upgrade it."


def prepare(office: Office) -> Iterator[str]:
    """Create or upgrade the database, seed the calendar, publish the absent baseline; tells what it did."""
    office.store.migrate()
    clock = office.clock()
    with office.begin() as uow:
        years = calendar.seed(uow, SYSTEM, clock)
    if years:
        yield f"日历：{min(years)}—{max(years)}年"
        office.store.forget_calendar()
    with office.begin() as uow:
        if counters.missing(uow):
            counters.rebuild(uow)
            yield "计数：已重新统计"
    with office.begin() as uow:
        for published in deployments.publish_absent(uow, SYSTEM, office.clock(), office.config.processes):
            yield f"流程：{published.process} 第{published.number}版"
    office.store.analyse()


def fold_counters(office: Office) -> int:
    """Add the changes of the counters to their values; gives how many were folded."""
    with office.begin() as uow:
        return counters.fold(uow)


def seal_journal(office: Office, clock: Clock) -> int:
    """Seal what was written since the last seal; gives how many entries the new seal covers."""
    with office.begin() as uow:
        sealed = journal_seals.seal(uow, clock.now)
    return 0 if sealed is None else sealed.entries


def verify_journal(office: Office) -> Verdict:
    """Walk every chain of the journal from its beginning, and the counters that are kept instead of counted."""
    with office.read() as uow:
        found = journal_verification.verify(uow)
        drifts = counters.recount(uow)
    broken = [f"{gap.stream}, entry {gap.seq}: {PROBLEMS[gap.problem]}" for gap in found.breaks]
    broken += [f"counter {drift}" for drift in drifts]
    verdict = "holds" if not broken else "DOES NOT HOLD"
    head = found.sealed_head or "none yet"
    summary = f"The journal {verdict}: {found.entries} entries in {found.streams} chains; sealed head {head}"
    return Verdict(summary, tuple(broken))


def make_backup(office: Office, file: Path) -> str:
    """Copy the running SQLite database to `file`; gives a sentence. `NoBackup` says why it cannot be done."""
    size = backup.copy(office.config.database_url, file)
    return f"已备份到{file}（{size}字节）。密钥不在其中，请另行保管。"


def restore_backup(office: Office, file: Path) -> str:
    """Put a backup in the place of the present SQLite database; gives a sentence. `NoBackup` as above."""
    now = office.clock().now
    office.close()
    aside = backup.put_back(office.config.database_url, file, now)
    return f"已恢复{file}。" + (f"原数据库保存为{aside}。" if aside else "")
