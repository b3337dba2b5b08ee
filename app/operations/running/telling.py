"""People who are told of a turn by name: whoever was given a task, and whoever gets his work back.

A plain completion opens tasks for units, addresses nobody and sends no statement here.
"""

from collections.abc import Iterator

from app.domain.notices import NoticeKind
from app.domain.permissions import Role
from app.operations import notices
from app.operations.running.turn import Turn
from app.store import steps
from app.store.notices import NewNotice
from app.store.work_items import NewWorkItem


def tell(turn: Turn, *, sent_back: bool) -> None:
    """Tell those whom the written turn concerns by name; nobody is told of history that is being replayed."""
    if not turn.replayed:
        notices.put(turn.uow, [*_given(turn), *(_returned(turn) if sent_back else ())])


def _given(turn: Turn) -> Iterator[NewNotice]:
    for item in turn.opened:
        if item.assignee_id is not None and item.assignee_id != turn.actor.person:
            yield _notice(turn, item.assignee_id, NoticeKind.ASSIGNED, item)


def _returned(turn: Turn) -> Iterator[NewNotice]:
    """Who last worked for the desk at which the case stands again."""
    for item in turn.opened:
        if turn.case_id is None or item.assignee_id is not None or item.role == Role.CITIZEN:
            continue
        person = steps.last_at_desk(turn.uow, turn.case_id, item.role, item.unit_id)
        if person is not None and person != turn.actor.person:
            yield _notice(turn, person, NoticeKind.RETURNED, item)


def _notice(turn: Turn, person: int, kind: NoticeKind, item: NewWorkItem) -> NewNotice:
    facts = {"step": item.name, "by": turn.actor.name}
    return NewNotice(person, kind, turn.clock.now, turn.case_id, item.id, facts)
