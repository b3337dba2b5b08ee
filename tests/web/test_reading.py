"""A page reads in one transaction, which ends with the request; who asks is read anew each time."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import delete

from app.operations import login as accounts
from app.store import people
from app.store.schema.people import RoleGrant
from app.store.unit_of_work import UnitOfWork
from tests.web.inbox_world import CLERK, INFO, Desk, desk, desk_file

__all__ = ["desk", "desk_file"]


@pytest.fixture
def begun(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Reading transactions as they begin and end."""
    told: list[str] = []
    read = desk.office.read

    @contextmanager
    def watched() -> Iterator[UnitOfWork]:
        told.append("begin")
        with read() as uow:
            yield uow
        told.append("end")

    monkeypatch.setattr(desk.office, "read", watched)
    return told


def test_a_page_reads_in_one_transaction_that_ends_with_it(desk: Desk, begun: list[str]) -> None:
    clerk, task = desk.staff(CLERK), desk.task(desk.signed(), "handle")
    for address in ("/inbox", task):
        clerk.get(address)
        begun.clear()
        assert clerk.get(address).status_code == 200
        assert begun == ["begin", "end"]
    begun.clear()
    assert clerk.get("/tasks/999999").status_code == 404
    assert begun == ["begin", "end"], "a refusal ends it too"


def test_a_form_reads_who_sent_it_before_it_writes(desk: Desk, begun: list[str]) -> None:
    clerk, task = desk.staff(CLERK), desk.task(desk.signed(), "handle")
    begun.clear()
    assert clerk.post(f"{task}/take").status_code == 302
    assert begun == ["begin", "end"]


def test_a_role_taken_away_and_a_session_ended_hold_from_the_next_request(desk: Desk) -> None:
    info = desk.staff(INFO)
    assert info.get("/inbox").status_code == 200
    with desk.office.read() as uow:
        account = people.find_login(uow, INFO)
    assert account is not None
    with desk.office.begin() as uow:
        uow.session.execute(delete(RoleGrant).where(RoleGrant.person_id == account.id))
    assert info.get("/inbox").status_code == 403
    with desk.office.begin() as uow:
        actor = people.actor_of(uow, account.id, desk.office.clock().today)
        assert actor is not None
        accounts.end_sessions(uow, actor, desk.office.clock())
    assert info.get("/account").status_code == 302
