"""One read, then the writes: what a completed task costs and leaves behind."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.errors import Conflict
from app.store import cases, counters, hot_path, journal_verification, outbox, processes, steps, work_items
from app.store import jobs as job_rows
from app.store.hot_path import Changes, ClosedItem, NewInstance
from app.store.jobs import NewJob
from app.store.journal import Entry
from app.store.outbox import NewMail
from app.store.schema.evidence import JournalEntry
from app.store.schema.work import WorkItem
from app.store.steps import NewStep
from app.store.unit_of_work import Store
from tests.store.city import NOW, City, changes, loaded, new_case, open_item, started

COMPLETED = Entry(NOW, None, "task:completed", {"element": "handle"})


def step(city: City, task_id: int, element: str = "handle", **values: Any) -> NewStep:
    plain = NewStep(
        task_id=task_id,
        process="unit_handling",
        deployment_id=city.deployment,
        element=element,
        name="核查办理",
        kind="userTask",
        at=NOW,
    )
    return replace(plain, **values)


def usual(city: City, item: ClosedItem) -> Changes:
    """What completing a usual task changes: three steps, one new item, a timer moved, mail, the due date."""
    return changes(
        state=bytes(800),
        closed=[item],
        opened=[open_item(element="release", role="unit_head", due_on=date(2026, 3, 9))],
        due_at=NOW + timedelta(days=7),
        steps=[step(city, item.id, element) for element in ("handle", "both_done", "h_entry")],
        entries=[COMPLETED],
        case={"stage": "handling", "due_on": date(2026, 3, 9)},
        mails=[NewMail("x", "a@example.org", "reminder", {}, NOW)],
    )


def test_a_usual_completion_takes_at_most_twelve_statements(store: Store, city: City) -> None:
    item = open_item()
    with store.begin() as uow:
        started(uow, city, new_case(uow).id, item, due_at=NOW)
    with store.begin() as uow:
        hot_path.save(uow, loaded(uow, item.id), usual(city, item))
        uow.write_pending()
        assert uow.statements <= (12 if store.dialect == "sqlite" else 3)
    with store.begin() as uow:
        plain = replace(usual(city, item), closed=[], mails=[])
        (waiting,) = uow.session.scalars(select(WorkItem.id))
        before = uow.statements
        hot_path.save(uow, loaded(uow, waiting), plain)
        uow.write_pending()
        assert uow.statements - before <= (8 if store.dialect == "sqlite" else 2)


def test_a_loaded_item_says_all_about_task_instance_case_and_timers(store: Store, city: City) -> None:
    item = open_item(due_on=date(2026, 3, 9), barred_id=city.people["handling_unit", "water"], priority=5)
    with store.begin() as uow:
        case = new_case(uow, sealed=True)
        instance = started(uow, city, case.id, item, state=b"\x00\xff", due_at=NOW)
    with store.begin() as uow:
        work_items.save_draft(
            uow, item.id, {"text": ["写了一半"]}, person_id=city.people["handling_unit", "schools"], at=NOW
        )
    with store.read() as uow:
        before = uow.statements
        found = loaded(uow, item.id)
        assert uow.statements == before + 1
        assert found.case == cases.get_case(uow, case.id)
        assert found.instance == processes.get_instance(uow, instance)
        assert found.item == work_items.get_item(uow, item.id)
        assert found.instance.due_at == NOW
        assert (found.deployments, found.followers) == (1, 0)
        again = hot_path.load(uow, instance)
    assert again is not None
    assert (again.instance, again.case) == (found.instance, found.case)
    assert (found.instance.state, found.instance.version, found.instance.pins) == (
        b"\x00\xff",
        0,
        {"message_handling": 1},
    )
    assert (found.item.due_on, found.item.priority, found.item.sealed) == (date(2026, 3, 9), 5, True)
    assert found.item.draft == {"text": ["写了一半"]}
    assert found.item.opened_at == NOW


def test_what_is_not_there_is_not_loaded(store: Store) -> None:
    with store.read() as uow:
        assert hot_path.load_item(uow, 1) is None
        assert hot_path.load(uow, 1) is None
        assert steps.done(uow, 1) is None


def test_completing_closes_opens_records_and_moves_on(store: Store, city: City) -> None:
    item = open_item()
    with store.begin() as uow:
        case = new_case(uow)
        instance = started(uow, city, case.id, item, due_at=NOW)
    actor = city.people["handling_unit", "schools"]
    change = usual(city, item)
    first = replace(change.steps[0], actor_id=actor, actor_name="经办人", inputs={"result": "已解决"})
    change = replace(
        change,
        steps=[first, *change.steps[1:]],
        jobs=[NewJob("resume", NOW, {"task": 1})],
        pins={"unit_handling": 1},
    )
    with store.begin() as uow:
        hot_path.save(uow, loaded(uow, item.id), change)
    with store.read() as uow:
        done = steps.done(uow, item.id)
        assert done is not None
        assert (done.actor_id, done.actor_name, done.at, done.case_id) == (actor, "经办人", NOW, case.id)
        assert [found.element for found in work_items.items_of_case(uow, case.id)] == ["release"]
        history = steps.steps_of_case(uow, case.id)
        assert [found.element for found in history] == ["handle", "both_done", "h_entry"]
        assert (history[0].inputs, history[0].instance_id) == ({"result": "已解决"}, instance)
        assert steps.last_actors(uow, instance, ["handle", "revise"]) == (actor, None)
        assert steps.last_actors(uow, instance, ["release"]) == (None, None)
        after = cases.get_case(uow, case.id)
        assert (after.stage, after.due_on) == ("handling", date(2026, 3, 9))
        kept = processes.get_instance(uow, instance)
        assert kept is not None
        assert (kept.version, kept.state, kept.pins, kept.ended_at) == (1, bytes(800), {"unit_handling": 1}, None)
        assert kept.due_at == NOW + timedelta(days=7)
        assert [mail.dedup_key for mail in outbox.waiting(uow, NOW, 10)] == ["x"]
        assert [job.instance_id for job in job_rows.waiting(uow, NOW, 10)] == [instance]
        assert journal_verification.verify(uow).holds


@pytest.mark.parametrize(("closing", "opening"), [(0, 2), (1, 2), (2, 2), (2, 1), (2, 0)])
def test_tasks_that_open_have_nothing_of_those_that_end(
    store: Store, city: City, closing: int, opening: int
) -> None:
    closed = [open_item(priority=5, due_on=date(2026, 3, 9)) for _ in range(2)]
    opened = [open_item(element="release", role="unit_head") for _ in range(opening)]
    clerk = city.people["handling_unit", "schools"]
    with store.begin() as uow:
        started(uow, city, new_case(uow).id, *closed)
        for item in closed:
            work_items.save_draft(uow, item.id, {"text": ["写了一半"]}, person_id=clerk, at=NOW)
            work_items.take(uow, [item.id], clerk, NOW)
    with store.begin() as uow:
        ended = [loaded(uow, item.id).item for item in closed[:closing]]
        hot_path.save(uow, loaded(uow, closed[0].id), changes(closed=ended, opened=opened))
        assert [work_items.get_item(uow, item.id) for item in closed[:closing]] == [None] * closing
        for item in opened:
            found = loaded(uow, item.id).item
            assert (found.element, found.role, found.priority, found.due_on) == ("release", "unit_head", 0, None)
            assert (found.draft, found.drafted_by, found.drafted_at) == (None, None, None)
            assert (found.assignee_id, found.taken_at) == (None, None)
    with store.begin() as uow:
        assert counters.recount(uow) == ()


def test_a_withdrawn_task_says_when_it_went(store: Store, city: City) -> None:
    item = open_item()
    with store.begin() as uow:
        started(uow, city, new_case(uow).id, item)
        gone = step(city, item.id, kind="withdrawn", actor_name="系统")
        hot_path.save(uow, loaded(uow, item.id), changes(closed=[item], steps=[gone]))
        done = steps.done(uow, item.id)
    assert done is not None
    assert (done.actor_id, done.actor_name) == (None, "系统")


def test_a_finished_process_says_when_it_ended(store: Store, city: City) -> None:
    item = open_item()
    later = NOW + timedelta(hours=1)
    with store.begin() as uow:
        instance = started(uow, city, new_case(uow).id, item)
        over = started(uow, city, None, status="finished")
        hot_path.save(uow, loaded(uow, item.id), changes(at=later, closed=[item], status="finished"))
    with store.read() as uow:
        found = {one.id: one for one in (processes.get_instance(uow, n) for n in (instance, over)) if one}
        assert (found[instance].status, found[instance].started_at, found[instance].ended_at) == (
            "finished",
            NOW,
            later,
        )
        assert found[over].ended_at == NOW
        assert processes.get_instance(uow, 999) is None


def test_an_instance_saved_on_an_older_version_is_a_conflict_and_keeps_nothing(store: Store, city: City) -> None:
    item = open_item()
    with store.begin() as uow:
        case = new_case(uow)
        started(uow, city, case.id, item)
    with store.read() as uow:
        old = loaded(uow, item.id)
    with store.begin() as uow:
        hot_path.save(uow, loaded(uow, item.id), changes(case={"summary": "first"}))
    with pytest.raises(Conflict), store.begin() as uow:
        hot_path.save(uow, old, changes(case={"summary": "second"}, entries=[COMPLETED]))
    with store.read() as uow:
        assert cases.get_case(uow, case.id).summary == "first"


def test_two_processes_of_a_case_move_it_in_one_unit(store: Store, city: City) -> None:
    main, side = open_item(), open_item(element="supervise")
    with store.begin() as uow:
        case = new_case(uow)
        started(uow, city, case.id, main)
    with store.begin() as uow:
        found = loaded(uow, main.id)
        hot_path.start(
            uow,
            NewInstance("supervision", city.deployment, case.id),
            changes(opened=[side], entries=[COMPLETED], case={"key_supervision": True}),
        )
        hot_path.save(uow, found, changes(closed=[main], entries=[COMPLETED], case={"stage": "handling"}))
    with store.read() as uow:
        after = cases.get_case(uow, case.id)
        assert (after.key_supervision, after.stage) == (True, "handling")
        assert [instance.process for instance in processes.instances_of_case(uow, case.id)] == [
            "message_handling",
            "supervision",
        ]
        verified = journal_verification.verify(uow)
        assert (verified.holds, verified.breaks) == (True, ())


def test_a_process_without_a_case_is_kept_in_the_journal_of_the_administration(store: Store, city: City) -> None:
    item = open_item(unit_id="", role="info_office")
    with store.begin() as uow:
        started(uow, city, None, item, entries=[Entry(NOW, None, "process:started", {})])
        found = loaded(uow, item.id)
        assert found.case is None
        assert found.item.case_id is None
        hot_path.save(uow, found, changes(entries=[COMPLETED], steps=[step(city, 1)]))
    with store.read() as uow:
        kept = uow.session.scalars(select(JournalEntry.kind).where(JournalEntry.stream == "administration"))
        assert list(kept) == ["process:started", "task:completed"]
        assert journal_verification.verify(uow).holds
