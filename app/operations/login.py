"""Log-in with a password, and the sessions that follow from it.

Checking a password takes a tenth of a second on purpose, so it happens in a reading unit of work: nobody's
writing waits for it. `begin_session` then writes what the log-in changes.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.domain.clock import Clock
from app.domain.errors import Invalid, NotPermitted, Refusal
from app.domain.events import Event
from app.domain.permissions import Actor
from app.operations.library import library_of
from app.store import deputies, journal, people
from app.store.people import Acting
from app.store.unit_of_work import UnitOfWork
from forms.words import _, say

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
"""Characters; longer input is refused before it is hashed, so that nobody can make the server hash megabytes."""

HASHER = PasswordHasher()


class WrongCredentials(Refusal):
    """Account and password do not belong together; which of the two is wrong is never said."""

    code = "wrong_credentials"


@dataclass(frozen=True, slots=True)
class Proved:
    """Somebody who knew a password."""

    person: int
    new_hash: str
    """The password hashed with today's parameters; empty where the stored hash already has them."""


@dataclass(frozen=True, slots=True)
class StartedSession:
    """A session as the browser's cookie and the bar of the page need it."""

    session_id: str
    """person.epoch"""
    actor: Actor
    place: str
    """Name of the unit that the person works for; empty where it is several."""
    language: str | None
    """Tag of the language that the person chose once; None while there is none."""


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that a person holds today: for which unit (its name), until when, in whose stead."""

    role: str
    unit: str
    until: date | None
    deputy_for: str


def hash_password(password: str) -> str:
    """The password as it is stored: Argon2id with its parameters."""
    return HASHER.hash(_normal(password))


def prove(uow: UnitOfWork, login: str, password: str) -> Proved:
    """Who logs in with these words. WrongCredentials after the same work whether or not the account exists."""
    account = people.find_login(uow, account_name(login))
    stored = account.password_hash if account is not None and account.active else _nobodys_hash()
    correct = _matches(stored, password)
    if account is None or not account.active or not correct:
        raise WrongCredentials
    return Proved(account.id, hash_password(password) if HASHER.check_needs_rehash(stored) else "")


def account_name(login: str) -> str:
    """A log-in name as it is stored and compared: without surrounding blanks, width and case."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def begin_session(uow: UnitOfWork, clock: Clock, proved: Proved, language: str = "") -> StartedSession:
    """Record the log-in, and keep the password under today's parameters where they have changed.

    `language` is what was chosen on the way to the log-in; the account keeps it.
    """
    if proved.new_hash:
        people.set_password_hash(uow, proved.person, proved.new_hash)
    if language:
        people.set_language(uow, proved.person, language)
    people.seen(uow, proved.person, clock.now)
    _record(uow, proved.person, clock, Event.ACCOUNT_SIGNED_IN)
    return _started(uow, proved.person, clock)


def resume(uow: UnitOfWork, clock: Clock, session_id: str) -> Acting | None:
    """The person of a session with the roles held today; None when it was ended or the account closed."""
    person_id, _, epoch = session_id.partition(".")
    found = people.acting(uow, int(person_id), clock.today) if person_id.isdigit() else None
    return found if found is not None and epoch == str(found.person.session_epoch) else None


def roles_held(uow: UnitOfWork, actor: Actor, clock: Clock) -> Sequence[HeldRole]:
    """The roles that the actor holds today, with the unit, the end and whom they stand in for."""
    tree = library_of(uow).tree(uow)
    today = clock.today
    current = [
        held
        for held in people.grants_of(uow, _person_of(actor))
        if (held.valid_from or today) <= today <= (held.valid_until or today)
    ]
    own = [HeldRole(held.role, tree.name(held.unit_id), held.valid_until, "") for held in current]
    until = {one.for_id: one.valid_until for one in deputies.principals_of(uow, _person_of(actor), today)}
    lent = [
        HeldRole(grant.role, tree.name(grant.unit), until.get(principal.person), principal.name)
        for principal in actor.deputy_for
        for grant in sorted(principal.grants, key=lambda grant: (grant.unit, grant.role))
    ]
    return [*own, *lent]


def check_new_password(uow: UnitOfWork, actor: Actor, old: str, new: str) -> str:
    """The new password, hashed. Invalid when the old one is wrong or the new one too short, too long, the same."""
    problems: dict[str, list[str]] = {}
    account = people.login_of(uow, _person_of(actor))
    if account is None or not _matches(account.password_hash, old):
        problems["old"] = [_("原密码不对，请重新填写。")]
    if not SHORTEST_PASSWORD <= len(new) <= LONGEST_PASSWORD:
        problems["new"] = [
            say(_("新密码须为%(least)d至%(most)d个字符。"), least=SHORTEST_PASSWORD, most=LONGEST_PASSWORD)
        ]
    elif _normal(new) == _normal(old):
        problems["new"] = [_("新密码不能与原密码相同。")]
    if problems:
        raise Invalid(problems)
    return hash_password(new)


def change_password(uow: UnitOfWork, actor: Actor, clock: Clock, new_hash: str) -> StartedSession:
    """Keep a checked password and end every session; gives the one that goes on."""
    person = _person_of(actor)
    people.set_password_hash(uow, person, new_hash)
    people.raise_epoch(uow, person)
    _record(uow, person, clock, Event.CREDENTIALS_CHANGED)
    return _started(uow, person, clock)


def choose_language(uow: UnitOfWork, actor: Actor, language: str) -> None:
    """Keep the language of the actor's pages and mail."""
    people.set_language(uow, _person_of(actor), language)


def end_sessions(uow: UnitOfWork, actor: Actor, clock: Clock) -> None:
    """End every session of the actor, on all devices."""
    people.raise_epoch(uow, _person_of(actor))
    _record(uow, _person_of(actor), clock, Event.SESSIONS_ENDED)


def _person_of(actor: Actor) -> int:
    if actor.person is None:
        raise NotPermitted
    return actor.person


def _started(uow: UnitOfWork, person_id: int, clock: Clock) -> StartedSession:
    found = people.acting(uow, person_id, clock.today)
    if found is None:
        raise NotPermitted
    person, actor, _unread = found
    tree = library_of(uow).tree(uow)
    places = sorted({tree.name(grant.unit) for grant in actor.grants})
    return StartedSession(
        f"{person.id}.{person.session_epoch}", actor, places[0] if len(places) == 1 else "", person.language
    )


def _record(uow: UnitOfWork, person: int, clock: Clock, event: Event) -> None:
    journal.append(uow, journal.ADMINISTRATION, [journal.Entry(clock.now, person, event, {})])


def _matches(stored: str, password: str) -> bool:
    if len(password) > LONGEST_PASSWORD:
        return False
    try:
        return HASHER.verify(stored, _normal(password))
    except (VerificationError, InvalidHashError):
        return False


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys_hash() -> str:
    """Verified in place of a missing account's hash, so that its absence takes as long to find out."""
    return HASHER.hash("nobody")
