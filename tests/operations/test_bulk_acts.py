"""Several tasks at once: each for itself, told exactly, undone where nobody has touched it since."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from app.domain.errors import NotFound, NotPermitted
from app.domain.permissions import Actor, Role
from app.operations import bulk_acts, bulk_results, handing_over, tasks
from app.operations.bulk_acts import Fate, Kind, Wish
from app.operations.bulk_results import Result
from app.store import case_units, cases, counters, journal_verification, people
from app.store.people import GrantRecord
from app.store.schema.evidence import JournalEntry
from app.store.schema.talk import Notice
from tests.operations.test_deputies import named
from tests.operations.test_tasks import HANDLED, SORTED, delivered, in_the_pool
from tests.operations.town import Town


def clerk(town: Town, number: int = 1, unit: str = "zjj") -> Actor:
    return town.actor(Role.HANDLING_UNIT, unit, number)


def items(town: Town, count: int) -> list[int]:
    """Tasks that wait for whoever takes them, in 市住建局."""
    return [town.item(delivered(town), "acknowledge").id for _ in range(count)]


def did(town: Town, actor: Actor, kind: Kind, chosen: Sequence[int], **wish: Any) -> Result:
    act = bulk_acts.perform(town.office, actor, town.clock, Wish(kind, chosen, **wish))
    return told(town, actor, act)


def told(town: Town, actor: Actor, act: int) -> Result:
    with town.office.read() as uow:
        result = bulk_results.result(uow, actor, town.clock, act)
    assert result is not None
    return result


def holders(town: Town, cases_: Sequence[int]) -> list[int | None]:
    return [item.assignee_id for case_id in cases_ for item in town.items(case_id)]


def fates(result: Result) -> list[str]:
    return [one.fate for one in result.left]


def test_some_are_taken_and_of_the_others_is_said_why(town: Town) -> None:
    mine, second = clerk(town), clerk(town, 2)
    wanted = items(town, 4)
    with town.office.begin() as uow:
        tasks.take(uow, second, town.clock, [wanted[0]])
        tasks.take(uow, mine, town.clock, [wanted[1]])
    town.complete(second, 3, "acknowledge", acknowledgement="accept", handler=second.person)
    result = did(town, mine, Kind.TAKE, [*wanted, 12345])
    assert [one.number for one in result.done] == ["2026-00004"]
    assert [(one.fate, one.number, one.by) for one in result.left] == [
        (Fate.TAKEN, "2026-00001", second.name),
        (Fate.HAD, "2026-00002", ""),
        (Fate.OVER, "2026-00003", second.name),
        (Fate.GONE, "", ""),
    ]
    with town.office.read() as uow:
        assert journal_verification.verify(uow).holds
        assert counters.recount(uow) == ()


def test_what_may_not_be_known_is_answered_like_what_never_was(town: Town) -> None:
    """Sealed, excluded, of another unit, never there: one answer (Article 18)."""
    sealed, excluded, foreign = items(town, 3)
    with town.office.begin() as uow:
        cases.project(uow, 1, {"sealed": True, "lead_unit": "jyj"}, [])
        case_units.exclude(uow, 1, ["zjj"])
        case_units.exclude(uow, 2, ["zjj"])
        cases.project(uow, 2, {"sealed": True}, [])
    stranger = clerk(town, unit="jyj")
    for kind, wish in ((Kind.TAKE, {}), (Kind.GIVE_BACK, {}), (Kind.ASSIGN, {"receiver": clerk(town, 2).person})):
        result = did(town, clerk(town), kind, [sealed, excluded, 12345], **wish)
        assert {(one.fate, one.number, one.step, one.by, one.at) for one in result.left} == {
            (Fate.GONE, "", "", "", None)
        }
        assert fates(did(town, stranger, kind, [foreign, 12345], **wish)) == [Fate.GONE, Fate.GONE]
    assert holders(town, [1, 2, 3]) == [None] * 3


def test_taken_ones_are_given_back(town: Town) -> None:
    mine, wanted = clerk(town), items(town, 3)
    did(town, mine, Kind.TAKE, wanted[:2])
    result = did(town, mine, Kind.GIVE_BACK, wanted)
    assert len(result.done) == 2
    assert fates(result) == [Fate.FREE]
    assert holders(town, [1, 2, 3]) == [None] * 3
    assert did(town, clerk(town, 2), Kind.TAKE, wanted).done[0].number == "2026-00001"
    assert fates(did(town, mine, Kind.GIVE_BACK, wanted)) == [Fate.TAKEN] * 3


def test_a_task_goes_to_a_colleague_who_is_told(town: Town) -> None:
    mine, second, wanted = clerk(town), clerk(town, 2), items(town, 2)
    did(town, mine, Kind.TAKE, wanted[:1])
    result = did(town, mine, Kind.ASSIGN, wanted, receiver=second.person, reason="调休")
    assert (len(result.done), result.receiver) == (2, second.name)
    assert [(item.assignee_id, item.assigned_by_id) for case in (1, 2) for item in town.items(case)] == [
        (second.person, mine.person)
    ] * 2
    assert fates(did(town, mine, Kind.ASSIGN, wanted, receiver=second.person)) == [Fate.TAKEN] * 2
    assert fates(did(town, second, Kind.ASSIGN, wanted, receiver=second.person)) == [Fate.HAD] * 2
    with town.office.read() as uow:
        kept = uow.session.query(JournalEntry).filter_by(kind="task:assigned").all()
        assert [("调休" in row.payload, row.actor_id) for row in kept] == [(True, mine.person)] * 2
        (notice,) = uow.session.query(Notice).filter_by(person_id=second.person, kind="handed_over").all()
        assert (notice.facts["by"], notice.facts["n"]) == (mine.name, 2)
    done = did(town, second, Kind.ASSIGN, wanted[:1], receiver=mine.person)
    assert len(done.done) == 1
    with town.office.read() as uow:
        (notice,) = uow.session.query(Notice).filter_by(person_id=mine.person, kind="handed_over").all()
        assert (notice.item_id, notice.case_id) == (wanted[0], 1)


def test_the_head_assigns_what_his_clerks_have(town: Town) -> None:
    head, first, second = town.actor(Role.UNIT_HEAD, "zjj"), clerk(town), clerk(town, 2)
    wanted = items(town, 2)
    did(town, first, Kind.TAKE, wanted[:1])
    assert len(did(town, head, Kind.ASSIGN, wanted, receiver=second.person).done) == 2
    assert holders(town, [1, 2]) == [second.person] * 2
    assert fates(did(town, head, Kind.TAKE, wanted)) == [Fate.GONE] * 2, "what he assigns, he does not do"
    other = town.actor(Role.UNIT_HEAD, "jyj")
    assert fates(did(town, other, Kind.ASSIGN, wanted, receiver=second.person)) == [Fate.GONE] * 2
    assert (
        fates(did(town, head, Kind.ASSIGN, wanted, receiver=clerk(town, unit="jyj").person)) == [Fate.UNABLE] * 2
    )
    with town.office.begin() as uow:
        case_units.exclude(uow, 1, ["zjj"])
    assert fates(did(town, head, Kind.ASSIGN, wanted[:1], receiver=first.person)) == [Fate.GONE]


def test_only_those_who_may_do_a_task_stand_in_the_list(town: Town) -> None:
    mine, second = clerk(town), clerk(town, 2)
    (wanted,) = items(town, 1)
    with town.office.begin() as uow:
        third = people.insert_person(uow, "third", "丙", password_hash="")
        people.grant(uow, GrantRecord(third, "handling_unit", "zjj"))
        people.grant(uow, GrantRecord(third, "handling_unit", "jyj"))
        gone = people.insert_person(uow, "gone", "丁", password_hash="")
        people.grant(uow, GrantRecord(gone, "handling_unit", "zjj", None, town.clock.today - timedelta(days=1)))
    assert offered(town, mine, [wanted]) == {mine.person, second.person, third}
    with town.office.begin() as uow:
        case_units.exclude(uow, 1, ["jyj"])
    assert offered(town, mine, [wanted]) == {mine.person, second.person}, "he also works for an excluded unit"
    assert fates(did(town, mine, Kind.ASSIGN, [wanted], receiver=third)) == [Fate.UNABLE]
    head = town.actor(Role.UNIT_HEAD, "jyj")
    deputy = named(town, head, town.actor(Role.HANDLING_UNIT, "jyj"))
    assert deputy.person not in offered(town, mine, [wanted])


def offered(town: Town, actor: Actor, chosen: Sequence[int]) -> set[int | None]:
    with town.office.read() as uow:
        choice = handing_over.choice(uow, actor, town.clock, chosen)
    return {one.person.id for one in choice.receivers}


def test_who_drafted_does_not_receive_what_is_signed(town: Town) -> None:
    case_id = town.register(source="provincial_site").case_id
    drafter, chief = (town.actor(Role.SUPERVISION_OFFICE, "dcs", number) for number in (1, 2))
    town.complete(drafter, case_id, "sort", **SORTED)
    draft = {"lead_unit": "jc", "complexity": "simple", "paper": "transfer_notice", "requirements": "请办理。"}
    town.complete(drafter, case_id, "transfer_supervised", **draft)
    item = town.item(case_id, "sign_paper")
    assert offered(town, chief, [item.id]) == {chief.person}
    assert fates(did(town, chief, Kind.ASSIGN, [item.id], receiver=drafter.person)) == [Fate.UNABLE]
    assert fates(did(town, drafter, Kind.TAKE, [item.id])) == [Fate.BARRED]


def test_tasks_of_different_roles_have_nobody_in_common(town: Town) -> None:
    head, first = town.actor(Role.UNIT_HEAD, "zjj"), clerk(town)
    case_id, (wanted,) = delivered(town), items(town, 1)
    town.complete(first, case_id, "acknowledge", acknowledgement="accept", handler=first.person)
    town.complete(first, case_id, "handle", **HANDLED)
    release = town.item(case_id, "release").id
    with town.office.read() as uow:
        choice = handing_over.choice(uow, head, town.clock, [release, wanted, 4711])
    assert ([one.id for one in choice.lines], choice.receivers, choice.missing) == ([release, wanted], [], 1)
    assert len(offered(town, head, [release])) == 2


def test_in_the_pool_a_colleague_of_ones_own_unit_receives(town: Town) -> None:
    case_id, mine = in_the_pool(town), clerk(town)
    item = town.item(case_id, "claim")
    assert offered(town, mine, [item.id]) == {mine.person, clerk(town, 2).person}
    assert len(did(town, mine, Kind.ASSIGN, [item.id], receiver=clerk(town, 2).person).done) == 1


@pytest.mark.parametrize("kind", list(Kind))
def test_an_act_is_undone(town: Town, kind: Kind) -> None:
    mine, second, wanted = clerk(town), clerk(town, 2), items(town, 2)
    if kind is not Kind.TAKE:
        did(town, mine, Kind.TAKE, wanted)
    before, later = holders(town, [1, 2]), town.at(timedelta(minutes=1))
    receiver = second.person if kind is Kind.ASSIGN else None
    result = did(later, mine, kind, wanted, receiver=receiver)
    assert result.undoable
    assert holders(town, [1, 2]) != before
    assert bulk_acts.undo(town.office, mine, later.clock, result.act) == 2
    assert holders(town, [1, 2]) == before
    after = told(later, mine, result.act)
    assert (after.undone, after.undoable) == (2, False)
    with pytest.raises(NotFound):
        bulk_acts.undo(town.office, mine, later.clock, result.act)
    with town.office.read() as uow:
        assert journal_verification.verify(uow).holds
        assert counters.recount(uow) == ()


def test_what_somebody_has_touched_since_stays(town: Town) -> None:
    mine, second, wanted = clerk(town), clerk(town, 2), items(town, 4)
    result = did(town, mine, Kind.ASSIGN, wanted, receiver=second.person)
    later = town.at(timedelta(minutes=5))
    with town.office.begin() as uow:
        tasks.save_draft(uow, second, later.clock, wanted[0], {"acknowledgement": ["accept"]})
        tasks.give_back(uow, second, later.clock, wanted[1])
    later.complete(second, 3, "acknowledge", acknowledgement="accept", handler=second.person)
    assert bulk_acts.undo(town.office, mine, later.clock, result.act) == 1
    assert holders(town, [1, 2, 4]) == [second.person, None, None]
    assert told(later, mine, result.act).undone == 1


def test_nobody_elses_act_and_no_old_one_is_undone_or_shown(town: Town) -> None:
    mine, wanted = clerk(town), items(town, 1)
    act = did(town, mine, Kind.TAKE, wanted).act
    with town.office.read() as uow:
        assert bulk_results.result(uow, clerk(town, 2), town.clock, act) is None
        assert bulk_results.result(uow, mine, town.at(timedelta(hours=13)).clock, act) is None
        assert bulk_results.result(uow, Actor(None, "访客"), town.clock, act) is None
    late = town.at(timedelta(minutes=31))
    assert not told(late, mine, act).undoable
    for actor, clock in ((clerk(town, 2), town.clock), (mine, late.clock)):
        with pytest.raises(NotFound):
            bulk_acts.undo(town.office, actor, clock, act)
    with pytest.raises(NotPermitted):
        bulk_acts.perform(town.office, Actor(None, "访客"), town.clock, Wish(Kind.TAKE, wanted))


def test_a_right_that_has_ended_undoes_nothing(town: Town) -> None:
    head, deputy_of_head = town.actor(Role.UNIT_HEAD, "zjj"), clerk(town, unit="zjj")
    case_id, writer = delivered(town), clerk(town, 2)
    town.complete(writer, case_id, "acknowledge", acknowledgement="accept", handler=writer.person)
    town.complete(writer, case_id, "handle", **HANDLED)
    deputy, release = named(town, head, deputy_of_head), town.item(case_id, "release").id
    act = did(town, deputy, Kind.TAKE, [release]).act
    assert town.item(case_id, "release").assignee_id == head.person
    assert bulk_acts.undo(town.office, deputy_of_head, town.clock, act) == 0, "he stands in for nobody any more"
    assert town.item(case_id, "release").assignee_id == head.person


def test_no_more_than_fifty_and_each_but_once(town: Town) -> None:
    (wanted,) = items(town, 1)
    result = did(town, clerk(town), Kind.TAKE, [wanted, wanted, *range(60)])
    assert len(result.done) == 1
    assert len(result.left) == bulk_acts.MOST - 2


def test_two_at_once_share_what_there_is(town: Town) -> None:
    wanted, together = items(town, 6), Barrier(2)

    def take(actor: Actor) -> Result:
        together.wait()
        return did(town, actor, Kind.TAKE, wanted if actor.person == mine.person else wanted[::-1])

    mine, second = clerk(town), clerk(town, 2)
    with ThreadPoolExecutor(2) as pool:
        first, other = pool.map(take, [mine, second])
    done = {one.item for one in first.done} | {one.item for one in other.done}
    assert done == set(wanted)
    assert len(first.done) + len(other.done) == len(wanted)
    assert {one.by for one in first.left} <= {second.name}
    assert {one.by for one in other.left} <= {mine.name}
    with town.office.read() as uow:
        assert journal_verification.verify(uow).holds
        assert counters.recount(uow) == ()
