"""Staff sessions: who a cookie stands for, and when a session ends."""

from datetime import datetime, timedelta

from flask import g, session
from flask_login import login_user

from app.domain.permissions import Actor
from app.operations import login as accounts
from app.web.access import SignedIn
from app.web.office import current_office, reading

LONGEST_SESSION = timedelta(hours=12)
"""Whatever its use, a session ends after a day's work."""

RESTED = timedelta(minutes=1)
"""The last use is noted at most this often, so that not every answer carries a cookie."""

BEGAN, USED, PLACE = "began", "used", "place"


def load_person(session_id: str) -> SignedIn | None:
    """The person of a session id; None when the session is over, with the reason in `g.session_over`."""
    office = current_office()
    clock = office.clock()
    over = _over(clock.now, timedelta(minutes=office.config.idle_minutes))
    found = None
    if not over:
        with reading() as uow:
            found = accounts.resume(uow, clock, session_id)
    if found is None:
        g.session_over = over or "ended"
        return None
    if clock.now - datetime.fromisoformat(session[USED]) > RESTED:
        session[USED] = clock.now.isoformat()
    return SignedIn(session_id, found.actor, found.unread)


def begin(session_id: str, actor: Actor, place: str, now: datetime) -> None:
    """Start a session in this browser, nothing of an earlier one left in it. `place` names the person's unit."""
    session.clear()
    session[BEGAN] = session[USED] = now.isoformat()
    session[PLACE] = place
    login_user(SignedIn(session_id, actor))


def _over(now: datetime, idle: timedelta) -> str:
    """Why a session is over by time: idle | absolute; empty while it lasts."""
    try:
        began, used = (datetime.fromisoformat(session[key]) for key in (BEGAN, USED))
    except (KeyError, ValueError):
        return "ended"
    if now - began > LONGEST_SESSION:
        return "absolute"
    return "idle" if now - used > idle else ""
