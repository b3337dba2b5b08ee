"""Entries of the journal about what somebody did: who, and in whose stead."""

from collections.abc import Mapping

from app.domain.clock import Clock
from app.domain.events import Event
from app.domain.permissions import Actor
from app.store.journal import Entry


def entry(actor: Actor, clock: Clock, event: Event, payload: Mapping[str, object]) -> Entry:
    """What the actor did now; for a deputy the payload names the person in whose stead."""
    if actor.behalf is not None:
        payload = {**payload, "deputy_for": actor.behalf.person}
    return Entry(clock.now, actor.person, event, payload)
