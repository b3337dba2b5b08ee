"""What is recorded from handling to rating, and what those forms begin with."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.operations.steps import begin_step
from app.store import due_dates, ratings, replies
from tests.operations.steps.answers import DRAFT
from tests.operations.steps.world import NOON, World


def draft(world: World, **changed: Any) -> None:
    world.set(lead_unit="schools", acting_unit="schools")
    with world.task("handle") as task:
        assert task.record(**DRAFT | changed) == {}


def test_a_draft_is_kept_and_begins_its_revision(world: World) -> None:
    draft(world)
    draft(world, reply_text="路灯已于3月1日修好。")
    with world.task("handle") as task:
        begun = begin_step("handle", task.context.turn.case, task.context)
        assert begun == DRAFT | {"reply_text": "路灯已于3月1日修好。"}
        (reply,) = replies.replies_of(task.uow, world.case_id)
    assert (reply.unit_id, reply.drafted_by) == ("schools", world.city.people["handling_unit", "schools"])
    assert reply.released_at is None


def test_a_first_draft_begins_empty(world: World) -> None:
    with world.task("handle") as task:
        assert begin_step("handle", task.context.turn.case, task.context) == {}
        assert begin_step("review", task.context.turn.case, task.context) == {}


def test_a_release_stops_the_clock_of_the_unit(world: World) -> None:
    draft(world)
    with world.task("release", process="unit_handling") as task:
        assert task.record(approved=True) == {}
        released = task.context.turn.reply
    head = world.city.people["handling_unit", "schools"]
    assert (world.case().handed_in_at, released) == (NOON, {"released_by": head, "released_at": NOON})


def test_a_refused_release_changes_nothing(world: World) -> None:
    with world.task("release", process="unit_handling") as task:
        assert task.record(approved=False) == {}
    assert world.case().handed_in_at is None


def test_a_signed_return_is_counted_and_hands_nothing_in(world: World) -> None:
    returned = {"acknowledgement": "return"}
    with world.task("release", process="unit_handling", variables=returned) as task:
        assert task.record(approved=True) == {"returns": 1}
    with world.task("release", process="unit_handling", variables=returned | {"returns": 1}) as task:
        assert task.record(approved=True) == {"returns": 2}
        assert task.record(approved=False) == {}
    assert world.case().handed_in_at is None


def test_releasing_a_request_for_extension_hands_nothing_in(world: World) -> None:
    with world.task("release", process="extension", variables={"acknowledgement": "accept"}) as task:
        assert task.record(approved=True) == {}
    assert world.case().handed_in_at is None


def review(world: World, variables: dict[str, Any] | None = None, **data: Any) -> Any:
    given = {"approved": True, "visibility": "public", "visibility_reason": "", "reply_text": ""}
    with world.task("review", role="supervision_office", variables=variables or {}) as task:
        return task.record(**given | data)


def test_a_review_may_change_the_reply(world: World) -> None:
    draft(world, visibility="author_only", visibility_reason="个人隐私")
    with world.task("review", role="supervision_office") as task:
        begun = begin_step("review", task.context.turn.case, task.context)
    assert begun == {"visibility": "author_only", "visibility_reason": "个人隐私", "reply_text": "路灯已修好。"}
    steps: list[tuple[dict[str, Any], tuple[str, str, str]]] = [
        ({"visibility": "author_only"}, ("author_only", "个人隐私", "路灯已修好。")),
        ({"visibility": "none", "visibility_reason": "控告检举"}, ("none", "控告检举", "路灯已修好。")),
        ({"visibility": "public", "reply_text": "改后。"}, ("public", "", "改后。")),
    ]
    for data, expected in steps:
        assert review(world, **data) == {}
        with world.store.read() as uow:
            reply = replies.replies_of(uow, world.case_id)[0]
        assert (reply.visibility, reply.visibility_reason, reply.text) == expected


def test_a_returned_result_starts_the_clock_again_and_gives_the_days_back(world: World) -> None:
    world.set(due_on=date(2026, 3, 6), handed_in_at=NOON - timedelta(days=4), lead_unit="schools", limit_days=5)
    assert review(world, approved=False) == {"due_on": "2026-03-10"}
    assert world.case().handed_in_at is None
    with world.store.read() as uow:
        (kept,) = due_dates.due_dates_of(uow, world.case_id)
    assert (kept.due_on, kept.cause, kept.basis, kept.unit_id) == (
        date(2026, 3, 10),
        "review",
        "系统约定",
        "schools",
    )


@pytest.mark.parametrize(
    ("handed_in", "leader_due", "due_on"),
    [
        (NOON, "", None),
        (NOON - timedelta(days=4), "2026-03-06", None),
        (NOON - timedelta(days=4), "2026-03-05", None),
        (NOON - timedelta(days=4), "2026-03-09", "2026-03-09"),
        (None, "", None),
    ],
)
def test_a_date_set_by_a_leader_stays(
    world: World, handed_in: datetime | None, leader_due: str, due_on: str | None
) -> None:
    world.set(due_on=date(2026, 3, 6), handed_in_at=handed_in)
    derived = review(world, {"leader_due": leader_due}, approved=False)
    assert derived.get("due_on") == due_on


def test_publication_outside_is_kept_in_universal_time(world: World) -> None:
    with world.task("publish_outside", role="info_office") as task:
        assert task.record(published_at="2026-03-02T09:20", url="https://example.org/1") == {}
        (reply,) = replies.replies_of(task.uow, world.case_id)
    assert (reply.outside_url, reply.outside_at) == (
        "https://example.org/1",
        datetime(2026, 3, 2, 1, 20, tzinfo=UTC),
    )


def test_a_direct_reply_is_signed_and_handed_in_at_once(world: World) -> None:
    answer = {key: DRAFT[key] for key in ("legal_basis", "visibility", "visibility_reason", "reply_text")}
    with world.task("reply", role="info_office") as task:
        derived = task.record(**answer, result="咨询解答")
        (reply,) = replies.replies_of(task.uow, world.case_id)
    assert derived == {
        "lead_unit": "info",
        "lead_kind": "coordinating_office",
        "acting_unit": "",
        "assisting_units": [],
        "claimed": False,
    }
    assert (reply.unit_id, reply.text, reply.released_at) == ("info", "路灯已修好。", NOON)
    assert world.case().handed_in_at == NOON


def test_a_decision_on_an_extension_begins_with_the_requested_date(world: World) -> None:
    with world.task("decide_extension", role="info_office", variables={"new_due": "2026-03-20"}) as task:
        assert begin_step("decide_extension", task.context.turn.case, task.context) == {"new_due": "2026-03-20"}


@pytest.mark.parametrize(
    ("next_step", "derived"),
    [("rated", {}), ("follow_up", {"asked_again": True}), ("rehandle", {"handled_again": True})],
)
def test_a_verdict_is_kept_and_what_it_asks_for_is_used_up(
    world: World, next_step: str, derived: dict[str, Any]
) -> None:
    given = {"solved": "部分", "satisfaction": "不满意", "attitude": None, "speed": 3, "comment": "慢"}
    with world.task("rate", role="citizen") as task:
        assert task.record(**given, rating=next_step, text="何时修好？") == derived
        (verdict,) = ratings.ratings_of(task.uow, world.case_id)
    assert (verdict.satisfaction, verdict.speed, verdict.next_step, verdict.text) == (
        "不满意",
        3,
        next_step,
        "何时修好？",
    )
    assert world.case().satisfaction == "不满意"
