"""Who wrote: encrypted, apart from the case, and opened only with a recorded reason (Article 18).

No other module touches the table. Reading writes the journal in the same transaction; a reading unit of work
cannot do that, so an identity is opened in a writing one only.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

import orjson

from app.domain.errors import NotFound
from app.domain.permissions import Actor
from app.store import cases, journal
from app.store.journal import Entry
from app.store.literal import compose, execute
from app.store.unit_of_work import UnitOfWork
from app.store.vault import Encrypted

OPENED = "identity:opened"
"""Kind of the journal entry that every reading leaves."""
LEFT_BY_AUTHOR = "EXISTS (SELECT 1 FROM identity WHERE case_id = {case})"
"""Whether the author left anything of himself; that alone is no secret to those who see the case."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whatever the author told of himself, and whom he accuses."""

    name: str = ""
    phone: str = ""
    email: str = ""
    accused: str = ""
    language: str | None = None
    """Tag of the language that the author wrote in, for letters."""


def put(uow: UnitOfWork, case_id: int, identity: Identity) -> None:
    """Keep the author's identity, encrypted and bound to the number of the case."""
    case = cases.get_case(uow, case_id)
    encrypted = uow.vault.encrypt(orjson.dumps(asdict(identity)), case.number)
    execute(
        uow,
        "INSERT INTO identity (case_id, key_id, sealed_bytes) VALUES (?, ?, ?) "
        "ON CONFLICT (case_id) DO UPDATE SET key_id = excluded.key_id, sealed_bytes = excluded.sealed_bytes",
        [case_id, encrypted.key_id, encrypted.content],
    )


def read(uow: UnitOfWork, case_id: int, *, reason: str, actor: Actor, now: datetime) -> Identity:
    """Open an identity for a reason, which the journal of the case keeps with the name of the reader.

    ValueError without a reason; NotFound when the case has no identity; LookupError and `InvalidTag` as in
    `Vault.decrypt`.
    """
    if not reason.strip():
        raise ValueError("an identity is opened for a reason only")
    case = cases.get_case(uow, case_id)
    row = execute(uow, "SELECT key_id, sealed_bytes FROM identity WHERE case_id = ?", [case_id]).fetchone()
    if row is None:
        raise NotFound(case=case_id)
    opened = uow.vault.decrypt(Encrypted(row[0], bytes(row[1])), case.number)
    told: dict[str, object] = {"reason": reason.strip(), "reader": actor.name}
    if actor.behalf_of is not None:
        told["deputy_for"] = actor.behalf_of
    journal.append(uow, journal.case_stream(case_id), [Entry(now, actor.person, OPENED, told)])
    uow.flush()  # Nobody reads it before the journal has it.
    return Identity(**orjson.loads(opened))


def under_another_key(uow: UnitOfWork) -> bool:
    """Whether the identity kept last was encrypted with another data key than this process has; opens nothing."""
    row = execute(uow, "SELECT key_id FROM identity ORDER BY case_id DESC LIMIT 1").fetchone()
    return row is not None and row[0] != uow.vault.key_id


def exists(uow: UnitOfWork, case_id: int) -> bool:
    """Whether the author left anything of himself; that alone is no secret to those who see the case."""
    return bool(
        execute(uow, compose("SELECT {left}", left=LEFT_BY_AUTHOR.format(case="?")), [case_id]).fetchone()[0]
    )
