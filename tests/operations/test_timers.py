"""Timers and jobs: once, in time, and no endless attempts at what cannot go on."""

from datetime import datetime, timedelta

import pytest

from app.domain.errors import Conflict, Invalid
from app.domain.permissions import Role
from app.operations import buttons, jobs, timers
from app.operations.office import Office
from app.operations.running import surroundings, verbs
from app.operations.running.stopping import Stopped
from app.operations.topics import publish_message, topics
from app.store import jobs as job_rows
from app.store import outbox, processes, steps
from app.store.steps import StepRecord
from tests.operations.edited import publish
from tests.operations.test_tasks import HANDLED, delivered, in_the_pool, info
from tests.operations.town import SHANGHAI, Town, sent


def passed(town: Town, case_id: int, kind: str) -> list[StepRecord]:
    with town.office.read() as uow:
        return [step for step in steps.steps_of_case(uow, case_id) if step.kind == kind]


def elements(town: Town, case_id: int, kind: str = "boundaryEvent") -> list[str]:
    return [step.element for step in passed(town, case_id, kind)]


def test_the_yellow_light_reminds_once_and_the_red_one_opens_a_supervision(town: Town) -> None:
    case_id = delivered(town)
    clerk = town.actor(Role.HANDLING_UNIT, "zjj")
    town.complete(clerk, case_id, "acknowledge", acknowledgement="accept", handler=clerk.person)
    assert town.fire(datetime(2026, 3, 5, 23, 59, tzinfo=SHANGHAI)) == 0
    assert town.fire(datetime(2026, 3, 6, 0, 0, tzinfo=SHANGHAI)) == 1
    assert town.fire(datetime(2026, 3, 6, 0, 1, tzinfo=SHANGHAI)) == 0
    with town.office.read() as uow:
        mails = outbox.waiting(uow, datetime(2026, 3, 6, 0, 1, tzinfo=SHANGHAI), 10)
    assert sorted(mail.recipient for mail in mails) == [
        "handling_unit1@zjj.example",
        "handling_unit2@zjj.example",
    ]
    assert town.fire(datetime(2026, 3, 10, 0, 0, tzinfo=SHANGHAI)) == 1
    assert elements(town, case_id) == ["near_due", "overdue"]
    assert sorted(town.open(case_id)) == ["handle", "supervise"]
    with town.office.read() as uow:
        assert [one.process for one in processes.instances_of_case(uow, case_id)] == [
            "message_handling",
            "supervision",
        ]


def test_a_further_reason_is_added_to_the_supervision_that_runs(sqlite_town: Town) -> None:
    town = sqlite_town
    case_id = delivered(town)
    town.fire(datetime(2026, 3, 11, tzinfo=SHANGHAI))
    leader = town.actor(Role.CITY_LEADER, "city")
    later = town.at(timedelta(days=9))
    given = {"act": "批示", "leader": leader.person, "date": "2026-03-11", "text": "请督办。"}
    with later.office.begin() as uow:
        buttons.press(uow, leader, later.clock, case_id, "later_instruction", formdata=sent(given))
    (reason,) = passed(town, case_id, "reason")
    assert (reason.process, reason.note) == ("supervision", "overdue")
    assert town.open(case_id).count("supervise") == 1
    case = town.case(case_id)
    assert (case.instruction, case.key_supervision) == ("city_leader", False)


def test_a_timer_that_cannot_go_on_is_tried_once(sqlite_town: Town, caplog: pytest.LogCaptureFixture) -> None:
    town = sqlite_town
    publish(town, "message_handling", ('camunda:topic="send_reminder"', 'camunda:topic="issue_paper"'))
    case_id = delivered(town)
    later = datetime(2026, 3, 6, 9, tzinfo=SHANGHAI)
    assert town.fire(later) == 0
    assert "send_reminder" in caplog.text
    (main,) = instances(town, case_id)
    assert main.status == "incident"
    assert main.incident is not None
    assert (main.incident["code"], main.incident["element"]) == ("topic", "send_reminder")
    assert elements(town, case_id) == []
    caplog.clear()
    assert town.fire(later) == 0
    assert caplog.text == ""
    clerk = town.actor(Role.HANDLING_UNIT, "zjj")
    town.complete(clerk, case_id, "acknowledge", acknowledgement="accept", handler=clerk.person)
    (main,) = instances(town, case_id)
    assert (main.status, main.incident) == ("running", None)


def test_a_linked_process_that_was_never_published_stops_the_run(sqlite_town: Town) -> None:
    town = sqlite_town
    never = '<camunda:inputParameter name="process">nowhere</camunda:inputParameter>'
    publish(
        town,
        "message_handling",
        ('<camunda:inputParameter name="process">supervision</camunda:inputParameter>', never),
    )
    case_id = delivered(town)
    assert town.fire(datetime(2026, 3, 11, tzinfo=SHANGHAI)) == 0
    (main,) = instances(town, case_id)
    assert main.incident is not None
    assert main.incident["element"] == "open_supervision"
    assert "nowhere" in main.incident["detail"]


def instances(town: Town, case_id: int) -> list[processes.InstanceRecord]:
    with town.office.read() as uow:
        return list(processes.instances_of_case(uow, case_id))


def test_what_a_person_cannot_complete_stays_open_and_is_noted(sqlite_town: Town) -> None:
    town = sqlite_town
    publish(town, "message_handling", ('${moderation == "decline"}', "${1 / returns == 1}"))
    case_id = town.submit().case_id
    with pytest.raises(Stopped) as stopped:
        town.complete(info(town), case_id, "moderate", moderation="publish")
    assert stopped.value.parameters["element"] == "after_moderation"
    assert town.open(case_id) == ["moderate"]
    (main,) = instances(town, case_id)
    assert main.status == "running"
    assert main.incident is not None
    assert main.incident["code"] == "expression"


def test_a_process_that_cannot_start_leaves_nothing(sqlite_town: Town) -> None:
    town = sqlite_town
    publish(town, "message_handling", ('${source == "portal"}', "${1 / returns == 1}"))
    with pytest.raises(Stopped) as stopped:
        town.submit()
    assert stopped.value.instance_id is None
    with town.office.read() as uow:
        assert uow.connection.exec_driver_sql('SELECT count(*) FROM "case"').scalar_one() == 0


def test_whatever_goes_wrong_with_one_instance_stops_no_other(
    sqlite_town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    town = sqlite_town
    damaged, sound = in_the_pool(town), in_the_pool(town)
    with town.office.begin() as uow:
        uow.connection.exec_driver_sql(f"UPDATE instance SET state = x'00' WHERE case_id = {damaged}")
    assert town.at(timedelta(days=3)).fire() == 1
    assert "could not be fired" in caplog.text
    assert town.open(sound) == ["assign"]


def asynchronous(town: Town) -> int:
    """A case whose publication waits for a job."""
    publish(
        town,
        "message_handling",
        ('camunda:topic="publish_message"', 'camunda:topic="publish_message" camunda:asyncBefore="true"'),
    )
    case_id = town.submit().case_id
    town.complete(info(town), case_id, "moderate", moderation="publish")
    return case_id


def run(office: Office, now: datetime) -> int:
    return jobs.run_due(office, office.clock(now), 10)


def test_an_element_with_async_before_waits_for_its_job(town: Town) -> None:
    case_id = asynchronous(town)
    assert town.open(case_id) == []
    assert town.case(case_id).published_at is None
    assert run(town.office, town.now) == 1
    assert town.open(case_id) == ["sort"]
    assert town.case(case_id).published_at == town.now
    assert run(town.office, town.now) == 0


def test_a_job_that_fails_is_put_off(sqlite_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town = sqlite_town
    case_id = asynchronous(town)
    monkeypatch.setattr(publish_message, "run", broken)
    topics.cache_clear()
    assert run(town.office, town.now) == 0
    monkeypatch.undo()
    topics.cache_clear()
    assert run(town.office, town.now + timedelta(minutes=4)) == 0
    with town.office.read() as uow:
        (waiting,) = job_rows.waiting(uow, town.now + timedelta(minutes=5), 10)
    assert (waiting.attempts, waiting.last_error) == (1, "Stopped")
    assert run(town.office, town.now + timedelta(minutes=5)) == 1
    assert town.open(case_id) == ["sort"]


def broken(*_: object) -> object:
    raise RuntimeError("out of order")


def test_a_job_with_nothing_left_to_do_is_done(sqlite_town: Town) -> None:
    town = sqlite_town
    case_id = asynchronous(town)
    (main,) = instances(town, case_id)
    with town.office.begin() as uow:
        job_rows.put(uow, [job_rows.NewJob("resume", town.now, {"task": 4711})], main.id)
        job_rows.put(uow, [job_rows.NewJob("resume", town.now, {"task": 4711})], None)
    assert run(town.office, town.now) == 3


def test_overdue_stays_away_from_what_was_handed_in(sqlite_town: Town) -> None:
    town = sqlite_town
    case_id = delivered(town)
    clerk, head = town.actor(Role.HANDLING_UNIT, "zjj"), town.actor(Role.UNIT_HEAD, "zjj")
    town.complete(clerk, case_id, "acknowledge", acknowledgement="accept", handler=clerk.person)
    town.complete(clerk, case_id, "handle", **HANDLED)
    town.complete(head, case_id, "release", approved="approve")
    assert timers.fire_due(town.office, town.office.clock(datetime(2026, 3, 12, tzinfo=SHANGHAI)), 10) == 0


def test_of_two_workers_one_does_the_job(sqlite_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town = sqlite_town
    case_id = asynchronous(town)
    with town.office.read() as uow:
        (job,) = job_rows.waiting(uow, town.now, 10)
    monkeypatch.setattr(job_rows, "waiting", lambda *_: [job, job])
    assert run(town.office, town.now) == 1
    assert town.open(case_id) == ["sort"]


def test_a_job_overtaken_by_somebody_waits_for_its_turn(
    sqlite_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = asynchronous(sqlite_town)

    def overtaken(*_: object) -> None:
        raise Conflict

    monkeypatch.setattr(verbs, "resume", overtaken)
    assert run(sqlite_town.office, sqlite_town.now) == 0
    monkeypatch.undo()
    assert run(sqlite_town.office, sqlite_town.now) == 1
    assert sqlite_town.open(case_id) == ["sort"]


def test_a_topic_that_was_removed_stops_the_run(sqlite_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = sqlite_town.submit().case_id
    known = {name: topic for name, topic in topics().items() if name != "publish_message"}
    monkeypatch.setattr(surroundings, "topics", lambda: known)
    with pytest.raises(Stopped) as stopped:
        sqlite_town.complete(info(sqlite_town), case_id, "moderate", moderation="publish")
    assert "no such topic: publish_message" in stopped.value.incident.detail


def test_what_a_person_can_put_right_is_no_incident(sqlite_town: Town) -> None:
    town = sqlite_town
    publish(town, "message_handling", ('camunda:topic="publish_message"', 'camunda:topic="merge_case"'))
    case_id = town.submit().case_id
    with pytest.raises(Invalid) as refused:
        town.complete(info(town), case_id, "moderate", moderation="publish")
    assert set(refused.value.errors) == {"main_case"}
    (main,) = instances(town, case_id)
    assert (main.status, main.incident) == ("running", None)
