"""Messages and signals on their way: each is a job; each receiver takes it in a transaction of its own, once."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.domain.clock import Clock
from app.domain.errors import Conflict
from app.domain.permissions import SYSTEM
from app.engine.outcome import NotWaiting
from app.operations.office import Office
from app.operations.running import closing, undelivered, verbs
from app.operations.running.surroundings import newest
from app.operations.running.turn import Turn
from app.operations.running.verbs import Occasion
from app.store import hot_path, jobs, subscriptions
from app.store.jobs import JobRecord, NewJob
from app.store.subscriptions import MESSAGE, Awaited, Receiver, Start
from app.store.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

BATCH = 500
"""Receivers of one message or signal that one run of its job reaches at most; the next run goes on behind them."""
CHUNK = 100
"""Receivers that are looked up together."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
"""Between two attempts at a message that nobody waits for yet."""
KEPT = timedelta(days=7)
"""How long a message waits for somebody who waits for it."""


class Moved(Exception):
    """Another worker has the job."""


def deliver(office: Office, clock: Clock, job: JobRecord) -> bool:
    """Take a message or signal to those that wait for it, and to the start events of its name.

    A message goes to whoever waits for it; it starts a process only where nobody does. One that reaches nobody
    waits, and is given up after a week: both stand in the journal. Whether anything was done is given back.
    """
    try:
        return _Delivery(office, clock, job).run()
    except (Moved, Conflict):
        return False


@dataclass(slots=True)
class _Delivery:
    """One run of a job."""

    office: Office
    clock: Clock
    job: JobRecord

    @property
    def about(self) -> Mapping[str, Any]:
        """What is sent, by whom, and how far it has come."""
        return self.job.payload

    def run(self) -> bool:
        with self.office.read() as uow:
            if not jobs.is_next(uow, self.job):
                return False
            if "until" not in self.about:
                self._note(until=subscriptions.newest(uow))
        for _ in range(BATCH // CHUNK):
            with self.office.read() as uow:
                receivers = self._receivers(uow)
                starts = [] if receivers else self._starts(uow)
            if not receivers:
                self._end(starts)
                return True
            for receiver in receivers:
                self._reach(receiver)
        return True

    def _note(self, **news: Any) -> None:
        self.job = self._with(**news)

    def _with(self, **news: Any) -> JobRecord:
        record = self.job
        return JobRecord(
            record.id,
            record.kind,
            record.instance_id,
            {**record.payload, **news},
            record.due_at,
            record.attempts,
            record.last_error,
            record.address,
        )

    def _receivers(self, uow: UnitOfWork) -> list[Receiver]:
        if "to" in self.about:
            return [] if self.about.get("reached") else [Receiver(0, self.about["to"])]
        awaited = Awaited(self.job.kind, self.about["name"], self.about["key"])
        return list(subscriptions.receivers(uow, awaited, self.about.get("after", 0), self.about["until"], CHUNK))

    def _starts(self, uow: UnitOfWork) -> list[Start]:
        """The start events to set off, one of each process."""
        if "to" in self.about or (self.job.kind == MESSAGE and self.about.get("reached")):
            return []
        found = subscriptions.starts(uow, self.job.kind, self.about["name"])
        turn = self._turn(uow)
        chosen = (self._chosen(turn, process, found) for process in dict.fromkeys(one.process for one in found))
        return [start for start in chosen if start is not None]

    def _chosen(self, turn: Turn, process: str, found: list[Start] | Any) -> Start | None:
        deployment = newest(turn, process, self.about["payload"])
        return next((one for one in found if one.deployment_id == deployment), None)

    def _reach(self, receiver: Receiver) -> None:
        """Hand it to one instance. What stops there keeps none of the others from theirs."""
        try:
            with self.office.begin() as uow:
                moved = self._advance(uow, after=receiver.id, reached=self.about.get("reached", 0) + 1)
                if receiver.instance_id != self.job.instance_id:
                    self._hand(uow, receiver)
        except (Moved, Conflict):
            raise
        except NotWaiting:
            self._forget(receiver)
        except Exception as error:
            log.warning("%s %s stopped at instance %s: %s", self.job.kind, self.about["name"], receiver, error)
            self._leave(receiver, error)
        else:
            self.job = moved

    def _hand(self, uow: UnitOfWork, receiver: Receiver) -> None:
        loaded = hot_path.load(uow, receiver.instance_id)
        if loaded is None or loaded.instance.status == "finished":
            raise NotWaiting(instance=receiver.instance_id)
        turn = verbs.turn_of(uow, SYSTEM, self.clock, loaded)
        turn.hops = self.about["hops"]
        name, payload = self.about["name"], self.about["payload"]
        if self.job.kind == MESSAGE:
            verbs.deliver(turn, loaded, name, payload, key=self.about["correlation"])
        else:
            verbs.signal(turn, loaded, name, payload)

    def _forget(self, receiver: Receiver) -> None:
        """It does not wait any longer, whatever its row says."""
        with self.office.begin() as uow:
            self.job = self._advance(uow, after=receiver.id, **({"reached": 1} if "to" in self.about else {}))
            gone = Awaited(self.job.kind, self.about["name"], self.about["key"])
            subscriptions.change(uow, receiver.instance_id, [], [gone])

    def _leave(self, receiver: Receiver, error: Exception) -> None:
        """A job of its own tries it again for an instance at which it stopped."""
        if "to" in self.about:
            self._put_off(type(error).__name__)
            raise Moved from error
        with self.office.begin() as uow:
            moved = self._advance(uow, after=receiver.id, reached=self.about.get("reached", 0) + 1)
            alone = {**self.about, "to": receiver.instance_id, "reached": 0, "tries": 0}
            due = self.clock.now + FIRST_PAUSE
            line = self.job.address if self.job.kind == MESSAGE else None
            jobs.put(uow, [NewJob(self.job.kind, due, alone, line)], self.job.instance_id)
        self.job = moved

    def _end(self, starts: list[Start]) -> None:
        """Start what starts by it; a message that has reached nobody waits, or is given up."""
        for start in starts:
            self._start(start)
        if self.job.kind == MESSAGE and not starts and not self.about.get("reached"):
            expired = self.clock.now - datetime.fromisoformat(self.about["sent"]) >= KEPT
            if not expired:
                self._put_off("nobody waits for it")
                return
            with self.office.begin() as uow:
                undelivered.give_up(self._turn(uow), self.job)
                self._finish(uow)
            return
        with self.office.begin() as uow:
            self._finish(uow)

    def _start(self, start: Start) -> None:
        """Start a process in the sender's case, once."""
        text = f"{self.job.kind}:{self.job.id}:{start.process}"
        with self.office.begin() as uow:
            moved = self._advance(uow)
            if not subscriptions.started(uow, text):
                turn = self._turn(uow)
                turn.hops = self.about["hops"]
                occasion = Occasion(start.deployment_id, start.element, text)
                verbs.start(turn, start.process, self.about["payload"], occasion=occasion)
        self.job = moved

    def _finish(self, uow: UnitOfWork) -> None:
        if jobs.claim(uow, self.job, self.clock.now):
            jobs.finished(uow, self.job.id, self.clock.now)
            closing.close_case(self._turn(uow), 0)

    def _put_off(self, error: str) -> None:
        """Try it again after 1, 2, 4 … minutes, at most an hour; the first time it is told."""
        tries = int(self.about.get("tries", 0))
        pause: timedelta = min(FIRST_PAUSE * 2 ** min(tries, 10), LONGEST_PAUSE)
        due = self.clock.now + pause
        about = {name: value for name, value in self.about.items() if name != "until" or self.job.kind != MESSAGE}
        with self.office.begin() as uow:
            if jobs.advance(uow, self.job, {**about, "tries": tries + 1}, due) is None:
                raise Moved
            jobs.failed(uow, self.job.id, error, due)
            if not tries and "to" not in about:
                undelivered.note(self._turn(uow), self.job, KEPT)

    def _advance(self, uow: UnitOfWork, **news: Any) -> JobRecord:
        # Due as before: what was sent after it stays behind it.
        moved = jobs.advance(uow, self.job, {**self.about, **news}, self.job.due_at)
        if moved is None:
            raise Moved
        return moved

    def _turn(self, uow: UnitOfWork) -> Turn:
        return Turn(uow, SYSTEM, self.clock, self.about["case"], None)
