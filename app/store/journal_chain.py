"""How journal entries are hashed: pure functions, shared by those who write and those who verify."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from app.store.encoding import to_json

SALT_BYTES = 16

Link: TypeAlias = tuple[str, int, datetime, int | None, str]
"""Stream, number in it, instant, actor, kind: what identifies an entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened: `kind` names it, `payload` holds JSON values; no identity, no text of a message."""

    at: datetime
    actor: int | None
    kind: str
    payload: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ChainedEntry:
    """An entry in its place in a stream, as it is kept."""

    stream: str
    seq: int
    at: datetime
    actor_id: int | None
    kind: str
    payload: str
    salt: str
    payload_digest: str
    previous: str
    entry_hash: str


def chain(stream: str, seq: int, head: str, entries: Sequence[Entry]) -> list[ChainedEntry]:
    """The entries appended to a stream that stands at number `seq` and hash `head`."""
    chained: list[ChainedEntry] = []
    for entry in entries:
        seq += 1
        payload, salt = to_json(entry.payload), secrets.token_hex(SALT_BYTES)
        digest = digest_of(salt, payload)
        link = (stream, seq, entry.at, entry.actor, entry.kind)
        next_head = hash_of(link, digest, head)
        chained.append(ChainedEntry(*link, payload, salt, digest, head, next_head))
        head = next_head
    return chained


def digest_of(salt: str, payload: str) -> str:
    """SHA-256 over salt and payload. The salt keeps a short payload from being found by trying."""
    return hashlib.sha256(f"{salt}{payload}".encode()).hexdigest()


def hash_of(link: Link, payload_digest: str, previous: str) -> str:
    """SHA-256 over an entry: a canonical JSON list, instants in UTC with microseconds."""
    stream, seq, at, actor, kind = link
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    hashed = to_json([stream, seq, moment, actor, kind, payload_digest, previous])
    return hashlib.sha256(hashed.encode()).hexdigest()
