"""The due date of a message as its page explains it."""

from app.domain.clock import Clock
from app.operations.message_page import MessageView
from app.web.due_calendar import DueCalendar, due_calendar


def explained(clock: Clock, view: MessageView) -> DueCalendar | None:
    """The calendar of the due date that holds; None before the message was delivered to a unit."""
    if view.due is None:
        return None
    return due_calendar(
        clock.calendar,
        clock.local_day(view.due.since),
        view.due.due_on,
        limit_days=view.due.limit_days,
        basis=view.due.basis,
        today=clock.today,
        replied_on=clock.local_day(view.answered_at) if view.answered_at else None,
    )
