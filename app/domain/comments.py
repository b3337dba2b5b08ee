"""Internal comments (内部意见): what may be said in one, and how long its author may change it."""

from datetime import datetime, timedelta

from app.domain.personal_data import Found, Kind, find, is_mobile

LONGEST = 1000
"""Characters of a comment."""
MOST_MENTIONED = 10
EDITABLE = timedelta(minutes=10)
"""How long its author may change the words; withdrawing them has no limit."""


def may_edit(said_at: datetime, now: datetime) -> bool:
    """Whether a comment of `said_at` may still be changed by its author."""
    return now - said_at <= EDITABLE


def personal_data(text: str) -> tuple[Found, ...]:
    """What in a comment looks like personal data. An office's landline and mail address are none."""
    return tuple(
        found
        for found in find(text)
        if found.kind is not Kind.EMAIL and (found.kind is not Kind.PHONE or is_mobile(found.text))
    )
