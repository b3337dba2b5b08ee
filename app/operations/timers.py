"""Timers: a job sweeps the instances that are due; each fires in a transaction of its own, once."""

import logging

from app.domain.clock import Clock
from app.domain.errors import Conflict, Refusal
from app.domain.permissions import SYSTEM
from app.operations.office import Office
from app.operations.running import verbs
from app.store import hot_path, timers

log = logging.getLogger(__name__)


def fire_due(office: Office, clock: Clock, limit: int) -> int:
    """Fire the timers due by the clock, on at most `limit` instances; gives how many instances moved.

    Sweeping twice at once, or again after a crash, fires nothing twice: the instance's version lets one sweeper
    win. An instance that cannot go on gets an incident and is left alone from then on; whatever else goes wrong
    with one instance keeps no other from its turn.
    """
    with office.read() as uow:
        due = timers.due_instances(uow, clock.now, limit)
    return sum(_fire(office, clock, instance_id) for instance_id in due)


def _fire(office: Office, clock: Clock, instance_id: int) -> bool:
    try:
        with office.begin() as uow:
            loaded = hot_path.load(uow, instance_id)
            if loaded is None or loaded.instance.status != "running":
                return False
            if loaded.instance.due_at is None or loaded.instance.due_at > clock.now:
                return False
            verbs.fire(verbs.turn_of(uow, SYSTEM, clock, loaded), loaded)
    except Conflict:
        return False
    except Refusal as refusal:
        log.warning("the timers of instance %s were not fired: %s", instance_id, refusal)
        return False
    except Exception:
        log.exception("the timers of instance %s could not be fired", instance_id)
        return False
    return True
