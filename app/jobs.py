"""Background work. What is due stands in our own tables; the queue (Huey) only says that it is time to look."""

import fcntl
import hashlib
import logging
import threading
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any

from app.config import Config
from app.domain import trace

if TYPE_CHECKING:
    from huey import Huey

    from app.operations.office import Office

log = logging.getLogger(__name__)
SWEEP_LIMIT = 500
"""Timers and mails taken up by one sweep at most; the next one follows a minute later."""
WORKERS = 3
"""Threads of background work: a long import beside a long export keeps no timer waiting."""
EXPORT_PAUSE = 2
"""Seconds after which an export that found another one under way in this process asks again."""
LONGEST_PAUSE = 1.0
"""Seconds after which an idle thread looks into the embedded queue again."""
PATIENCE = 3.0
"""Seconds that work in progress may still take when the process ends."""


def sweep(office: "Office") -> dict[str, int]:
    """Everything that is due: timers, jobs, letters, mail, folding of counters, sealing of the journal, dropping.

    Gives how many of each were done. One kind failing keeps none of the others from its turn.
    """
    from app.operations import digests, documents, jobs, mail, timers, upkeep
    from app.operations.exports import runs as exports

    parts: dict[str, Callable[[], int]] = {
        "timers": lambda: timers.fire_due(office, office.clock(), SWEEP_LIMIT),
        "jobs": lambda: jobs.run_due(office, office.clock(), SWEEP_LIMIT),
        "letters": lambda: digests.send_due(office, office.clock(), SWEEP_LIMIT),
        "mails": lambda: mail.send_due(office, office.clock(), SWEEP_LIMIT),
        "folded": lambda: upkeep.fold_counters(office),
        "sealed": lambda: upkeep.seal_journal(office, office.clock()),
        "dropped": lambda: (
            documents.drop_unsent(office, office.clock())
            + exports.drop_old(office, office.clock())
            + digests.prune(office, office.clock())
        ),
    }
    done: dict[str, int] = {}
    for name, part in parts.items():
        try:
            with trace.following(f"sweep-{name}"):
                done[name] = part()
        except Exception:
            log.exception("background work failed: %s", name)
    return done


class Queue:
    """The trigger of background work: embedded in the server, or on Redis with workers of its own."""

    def __init__(self, config: Config, office: "Office") -> None:
        self._huey = _open(config)
        self._office = office
        self._lock_file = config.folder / "queue.lock"
        self._lock: IO[str] | None = None
        self._consumer: Any = None
        self._sweeping = threading.Lock()
        self._exporting = threading.Lock()
        self._register()

    def _register(self) -> None:
        """Tell Huey what it may call; inside a function, because its decorators want an open queue."""
        from huey import crontab

        def each_minute() -> None:
            self._sweep_alone()

        def import_file(run_id: int) -> None:
            from app.operations import imports

            imports.run_import(self._office, run_id)

        def export(run_id: int) -> None:
            self._export_alone(run_id)

        self._export = self._huey.task()(export)
        self.export: Callable[[int], object] = self._export
        self.sweep: Callable[[], object] = self._huey.periodic_task(crontab(minute="*"))(each_minute)
        self.import_file: Callable[[int], object] = self._huey.task(retries=2, retry_delay=5)(import_file)

    def _sweep_alone(self) -> None:
        """One sweep at a time in this process. A lock kept in the queue would outlive a process that is killed."""
        if self._sweeping.acquire(blocking=False):
            try:
                sweep(self._office)
            finally:
                self._sweeping.release()

    def _export_alone(self, run_id: int) -> None:
        """One export at a time in this process: each takes a thread and half a processor for its whole length."""
        from app.operations.exports import runs

        if not self._exporting.acquire(blocking=False):
            self._export.schedule((run_id,), delay=EXPORT_PAUSE)
            return
        try:
            runs.run_export(self._office, run_id)
        finally:
            self._exporting.release()

    def start_embedded(self) -> bool:
        """Work in threads of this process; False when another process of this machine already does."""
        lock = self._lock_file.open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return False
        self._lock, self._consumer = lock, self._make_consumer()
        # The server keeps the signals; Huey would claim them, which only the main thread may.
        self._consumer._set_signal_handlers = lambda: None
        self._consumer.start()
        self._resume()
        return True

    def stop(self) -> None:
        """End the embedded threads; what takes longer than `PATIENCE` is cut off, undone and due again."""
        if self._consumer is not None:
            self._consumer.stop(graceful=True)
            self._consumer = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def work(self) -> None:
        """Work in the foreground until a signal ends it."""
        self._resume()
        self._make_consumer().run()

    def _make_consumer(self) -> Any:
        return self._huey.create_consumer(
            workers=WORKERS,
            worker_type="thread",
            periodic=True,
            max_delay=LONGEST_PAUSE,
            shutdown_timeout=PATIENCE,
            graceful_signal="TERM",
        )

    def _resume(self) -> None:
        """Go on with imports and exports that were cut off. For what became due, Huey begins with a sweep."""
        from app.operations import imports
        from app.operations.exports import runs

        for run_id in imports.unfinished(self._office):
            self.import_file(run_id)
        for run_id in runs.unfinished(self._office):
            self.export(run_id)


def _open(config: Config) -> "Huey":
    from huey import RedisHuey, SqliteHuey
    from huey.serializer import SignedSerializer

    # Tasks are pickled: only what this installation's key has signed is ever unpacked.
    serializer = SignedSerializer(secret=config.secret_key, salt="huiyin-queue")
    if config.queue_url == "embedded":
        config.folder.mkdir(parents=True, exist_ok=True)
        file = str(config.folder / "queue.db")
        return SqliteHuey("huiyin", filename=file, results=False, serializer=serializer)
    # Installations may share a Redis server; each takes its own tasks only.
    name = f"huiyin-{hashlib.sha256(config.secret_key.encode()).hexdigest()[:12]}"
    return RedisHuey(name, url=config.queue_url, results=False, serializer=serializer)
