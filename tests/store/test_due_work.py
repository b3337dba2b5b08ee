"""What waits for its time: timers, mail, jobs."""

from datetime import timedelta

from app.store import hot_path, jobs, outbox, timers
from app.store.jobs import NewJob
from app.store.outbox import NewMail
from app.store.unit_of_work import Store
from tests.store.city import NOW, City, changes, new_case, started

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


def test_instances_with_a_due_timer_come_longest_waiting_first(store: Store, city: City) -> None:
    with store.begin() as uow:
        case = new_case(uow)
        later = started(uow, city, case.id, due_at=NOW - SECOND)
        first = started(uow, city, case.id, due_at=NOW - HOUR)
        started(uow, city, case.id, due_at=NOW + SECOND)
        started(uow, city, case.id)
        stopped = started(uow, city, case.id, due_at=NOW - HOUR, status="incident")
        assert timers.due_instances(uow, NOW, 10) == [first, later]
        assert timers.due_instances(uow, NOW, 1) == [first]
        assert timers.due_instances(uow, NOW - 2 * HOUR, 10) == []
        found = hot_path.load(uow, stopped)
        assert found is not None
        hot_path.save(uow, found, changes(due_at=NOW - HOUR))
        assert timers.due_instances(uow, NOW, 10) == [first, stopped, later]


def test_an_occasion_has_one_mail(store: Store) -> None:
    mail = NewMail("reminder:1", "a@example.org", "reminder", {"number": "2026-00001"}, NOW)
    with store.begin() as uow:
        outbox.put(uow, [mail, NewMail("reminder:2", "identity:1", "replied", {}, NOW + HOUR)])
        outbox.put(uow, [mail])
        (waiting,) = outbox.waiting(uow, NOW, 10)
        assert (waiting.dedup_key, waiting.context, waiting.attempts) == (
            "reminder:1",
            {"number": "2026-00001"},
            0,
        )
        assert len(outbox.waiting(uow, NOW + HOUR, 10)) == 2
        assert len(outbox.waiting(uow, NOW + HOUR, 1)) == 1


def test_mail_is_claimed_by_one_sender_and_tried_again_when_it_fails(store: Store) -> None:
    with store.begin() as uow:
        outbox.put(uow, [NewMail("x", "a@example.org", "reminder", {}, NOW)])
        (mail,) = outbox.waiting(uow, NOW, 10)
        assert outbox.claim(uow, mail, NOW + HOUR)
        assert not outbox.claim(uow, mail, NOW + HOUR)
        assert outbox.waiting(uow, NOW, 10) == []
        outbox.failed(uow, mail.id, "refused", NOW + SECOND)
        (again,) = outbox.waiting(uow, NOW + SECOND, 10)
        assert again.attempts == 1
        outbox.sent(uow, mail.id, NOW)
        assert outbox.waiting(uow, NOW + HOUR, 10) == []
        assert not outbox.claim(uow, again, NOW)


def test_a_job_is_claimed_once_comes_back_when_it_fails_and_ends(store: Store, city: City) -> None:
    with store.begin() as uow:
        instance = started(uow, city, new_case(uow).id)
        jobs.put(uow, [NewJob("resume", NOW, {"task": 7}), NewJob("fold", NOW + HOUR)], instance)
        (job,) = jobs.waiting(uow, NOW, 10)
        assert (job.kind, job.payload, job.instance_id, job.attempts) == ("resume", {"task": 7}, instance, 0)
        assert jobs.claim(uow, job, NOW + HOUR)
        assert not jobs.claim(uow, job, NOW + HOUR)
        assert jobs.waiting(uow, NOW, 10) == []
        jobs.failed(uow, job.id, "broken", NOW + SECOND)
        (again,) = jobs.waiting(uow, NOW + SECOND, 10)
        assert (again.attempts, again.last_error) == (1, "broken")
        jobs.finished(uow, job.id, NOW)
        assert [found.kind for found in jobs.waiting(uow, NOW + HOUR, 10)] == ["fold"]
