"""Background work. What is due stands in our own tables; the queue (Huey) only says that it is time to look."""

import fcntl
import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.config import Config

if TYPE_CHECKING:
    from huey import Huey

    from app.operations.office import Office

log = logging.getLogger(__name__)
SWEEP_LIMIT = 500
"""Timers and mails taken up by one sweep at most; the next one follows a minute later."""


def sweep(office: "Office") -> dict[str, int]:
    """Everything that is due: timers, jobs, mail, folding of counters, sealing of the journal, unsent files.

    Gives how many of each were done. One kind failing keeps none of the others from its turn.
    """
    from app.operations import documents, jobs, mail, timers, upkeep

    parts: dict[str, Callable[[], int]] = {
        "timers": lambda: timers.fire_due(office, office.clock(), SWEEP_LIMIT),
        "jobs": lambda: jobs.run_due(office, office.clock(), SWEEP_LIMIT),
        "mails": lambda: mail.send_due(office, office.clock(), SWEEP_LIMIT),
        "folded": lambda: upkeep.fold_counters(office),
        "sealed": lambda: upkeep.seal_journal(office, office.clock()),
        "dropped": lambda: documents.drop_unsent(office, office.clock()),
    }
    done: dict[str, int] = {}
    for name, part in parts.items():
        try:
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
        self._embedded = config.queue_url == "embedded"
        self._consumer: Any = None
        self._register()

    def _register(self) -> None:
        """Tell Huey what it may call; inside a function, because its decorators want an open queue."""
        from huey import crontab

        def each_minute() -> None:
            sweep(self._office)

        def import_file(run_id: int) -> None:
            from app.operations import imports

            imports.run_import(self._office, run_id)

        self._huey.periodic_task(crontab(minute="*"))(self._huey.lock_task("sweep")(each_minute))
        self.import_file: Callable[[int], object] = self._huey.task(retries=2, retry_delay=5)(import_file)

    def start_embedded(self) -> bool:
        """Work in threads of this process; False when another process of this machine already does."""
        self._lock = self._lock_file.open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            return False
        self._consumer = self._huey.create_consumer(workers=1, worker_type="thread", periodic=True)
        # The server keeps the signals; Huey would claim them, which only the main thread may.
        self._consumer._set_signal_handlers = lambda: None
        self._consumer.start()
        self._catch_up()
        return True

    def stop(self) -> None:
        """End the embedded threads; work in progress is finished first."""
        if self._consumer is not None:
            self._consumer.stop(graceful=True)
            self._consumer = None
            self._lock.close()

    def _catch_up(self) -> None:
        """Look at once for what became due, and for imports that were cut off, while nothing was running."""
        from app.operations import imports

        threading.Thread(target=sweep, args=(self._office,), name="first-sweep", daemon=True).start()
        for run_id in imports.unfinished(self._office):
            self.import_file(run_id)

    def work(self) -> None:
        """Work in the foreground until a signal ends it."""
        self._catch_up()
        self._huey.create_consumer(workers=2, worker_type="thread", periodic=True).run()


def _open(config: Config) -> "Huey":
    from huey import RedisHuey, SqliteHuey
    from huey.serializer import SignedSerializer

    # Tasks are pickled: only what this installation's key has signed is ever unpacked.
    serializer = SignedSerializer(secret=config.secret_key, salt="huiyin-queue")
    if config.queue_url == "embedded":
        config.folder.mkdir(parents=True, exist_ok=True)
        file = str(config.folder / "queue.db")
        return SqliteHuey("huiyin", filename=file, results=False, serializer=serializer)
    return RedisHuey("huiyin", url=config.queue_url, results=False, serializer=serializer)
