"""Work that waits in rows of ours: elements with asyncBefore, messages and signals, processes that start by
themselves. The queue only says that it is time to look.
"""

import logging
from datetime import timedelta

from app.domain.clock import Clock
from app.domain.errors import Conflict
from app.domain.permissions import SYSTEM
from app.engine.outcome import NotReady
from app.operations import deliveries, starting
from app.operations.office import Office
from app.operations.running import verbs
from app.store import hot_path, jobs
from app.store.jobs import JobRecord
from app.store.subscriptions import MESSAGE, SIGNAL

log = logging.getLogger(__name__)

RESUME = "resume"
FIRST_DELAY = timedelta(minutes=5)
LONGEST_DELAY = timedelta(days=1)
"""Between two attempts at a job that fails."""


def run_due(office: Office, clock: Clock, limit: int) -> int:
    """Do the jobs that are due, at most `limit`, and those that become due by them; gives how many were done.

    A job is done in the transaction that marks it so: a crash leaves it waiting, and nothing is done twice. One
    that fails is tried again later and keeps no other from its turn.
    """
    kinds = {
        RESUME: _resume,
        MESSAGE: deliveries.deliver,
        SIGNAL: deliveries.deliver,
        starting.START: starting.start,
        starting.SUBSCRIBE: starting.subscribe,
    }
    done, moved = 0, 1
    while moved and done < limit:
        with office.read() as uow:
            due = [job for job in jobs.waiting(uow, clock.now, limit - done) if job.kind in kinds]
        moved = sum(kinds[job.kind](office, clock, job) for job in due)
        done += moved
    return done


def _resume(office: Office, clock: Clock, job: JobRecord) -> bool:
    try:
        with office.begin() as uow:
            if not jobs.claim(uow, job, clock.now):
                return False
            loaded = hot_path.load(uow, job.instance_id or 0)
            if loaded is not None and loaded.instance.status != "finished":
                try:
                    turn = verbs.turn_of(uow, SYSTEM, clock, loaded)
                    turn.hops = int(job.payload.get("hops", 0))
                    verbs.resume(turn, loaded, int(job.payload["task"]))
                except NotReady:
                    log.info("job %s had nothing left to resume", job.id)
            jobs.finished(uow, job.id, clock.now)
    except Conflict:
        return False
    except Exception as error:
        log.exception("job %s failed", job.id)
        _put_off(office, clock, job, type(error).__name__)
        return False
    return True


def _put_off(office: Office, clock: Clock, job: JobRecord, error: str) -> None:
    """Try the job again later: after 5, 10, 20 … minutes, at most a day."""
    doublings: int = 2 ** min(job.attempts, 10)
    later = clock.now + min(FIRST_DELAY * doublings, LONGEST_DELAY)
    with office.begin() as uow:
        if jobs.claim(uow, job, later):
            jobs.failed(uow, job.id, error, later)
