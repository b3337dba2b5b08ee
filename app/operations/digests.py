"""Mail about notices: the daily letter at 8:30 on working days, and what is overdue at once.

A sweep makes each letter in a transaction of its own, with the mail in the outbox and the day noted together: cut
off in between, it is made by the next sweep, and never twice.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeAlias

from app.domain.clock import Clock
from app.domain.lights import light
from app.domain.notices import KEPT
from app.domain.permissions import Actor
from app.operations import notice_letters
from app.operations.notice_letters import Digest, DueTask
from app.operations.notices import lines
from app.operations.office import Office
from app.store import inbox_counts, notice_subjects, notices, outbox, people
from app.store.inbox_rows import List
from app.store.notice_subjects import HeldTask
from app.store.notices import Correspondent, NoticeRecord
from app.store.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

Write: TypeAlias = Callable[[UnitOfWork, Clock, Correspondent, Actor], bool]

MOST_NAMED = 30
"""Tasks and notices named in one letter at most; the rest is a number."""
MOST_HELD = 200
"""Tasks looked at for one letter at most."""
MOST_PRUNED = 5_000
"""Old notices dropped by one sweep at most."""


def send_due(office: Office, clock: Clock, limit: int) -> int:
    """Make the letters whose time has come, at most `limit` of each kind; gives how many were written."""
    with office.read() as uow:
        late = notices.awaiting_overdue(uow, clock.today, limit)
        daily = notices.awaiting_digest(uow, clock.today, limit) if notice_letters.hour_has_come(clock) else []
    written = sum(_one(office, clock, to, _tell_overdue) for to in late)
    return written + sum(_one(office, clock, to, _tell_daily) for to in daily)


def prune(office: Office, clock: Clock) -> int:
    """Drop notices that are older than 90 days; gives how many went."""
    with office.begin() as uow:
        return notices.prune(uow, clock.now - KEPT, MOST_PRUNED)


def _one(office: Office, clock: Clock, to: Correspondent, write: Write) -> bool:
    """One letter; what goes wrong with it keeps no other from its turn."""
    try:
        with office.begin() as uow:
            reader = people.actor_of(uow, to.id, clock.today)
            return reader is not None and write(uow, clock, to, reader)
    except Exception:
        log.exception("the letter to person %s could not be written", to.id)
        return False


def _tell_overdue(uow: UnitOfWork, clock: Clock, to: Correspondent, reader: Actor) -> bool:
    """What became overdue since the day of the last look."""
    setting = notices.setting_of(uow, to.id)
    yesterday = clock.today - timedelta(days=1)
    since = yesterday if setting is None or setting.overdue_on is None else setting.overdue_on
    if not notices.claim_overdue(uow, to.id, clock.today):
        return False
    late = notice_subjects.held(uow, reader, yesterday, MOST_HELD, since=since)
    told = _of_tasks(clock, late)
    if told.empty:
        return False
    outbox.put(uow, [notice_letters.overdue(uow, clock, to, told)])
    return True


def _tell_daily(uow: UnitOfWork, clock: Clock, to: Correspondent, reader: Actor) -> bool:
    """What is due, and what happened since the last letter and was not read."""
    setting = notices.setting_of(uow, to.id)
    if setting is None or not notices.claim_digest(uow, to.id, clock.today, notices.last_id(uow, to.id)):
        return False
    fresh = notices.unread_since(uow, to.id, setting.told_through, MOST_NAMED)
    until = clock.calendar.add_working_days(clock.today, 1)
    due = _of_tasks(clock, notice_subjects.held(uow, reader, until, MOST_HELD))
    news, sealed = _news(uow, reader, fresh)
    told = Digest(
        due=due.due,
        news=news,
        claimable=inbox_counts.counts(uow, reader)[List.CLAIMABLE],
        sealed=due.sealed + sealed,
        more=due.more,
    )
    if told.empty:
        return False
    outbox.put(uow, [notice_letters.digest(uow, clock, to, told)])
    return True


def _of_tasks(clock: Clock, held: Sequence[HeldTask]) -> Digest:
    """Tasks as a letter names them: of sealed cases their number only."""
    named = [task for task in held[:MOST_NAMED] if not task.sealed]
    return Digest(
        due=[
            DueTask(task.number, task.step, task.due_on, light(clock.calendar, clock.today, task.due_on))
            for task in named
        ],
        news={},
        sealed=sum(task.sealed for task in held[:MOST_NAMED]),
        more=max(len(held) - MOST_NAMED, 0),
    )


def _news(uow: UnitOfWork, reader: Actor, fresh: Sequence[NoticeRecord]) -> tuple[dict[str, list[str]], int]:
    """Numbers of cases by kind of notice, as far as the reader may see them; how many are of sealed cases."""
    news: dict[str, list[str]] = {}
    sealed = 0
    for line in lines(uow, reader, fresh):
        if line.hidden:
            continue
        if line.case is None and line.item_id is None:
            news.setdefault(line.kind, [])
        elif line.case is None or line.case.sealed:
            sealed += 1
        else:
            news.setdefault(line.kind, []).append(line.case.number)
    return news, sealed
