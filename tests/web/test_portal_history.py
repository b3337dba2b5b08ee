"""What happened to a message: facts in order, in plain words, without what is said inside the administration."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.calendar import WorkingCalendar
from app.domain.clock import Clock
from app.domain.errors import NotFound, NotPermitted
from app.domain.evaluation import Share
from app.domain.permissions import SYSTEM
from app.domain.units import UnitTree
from app.operations import lookup
from app.operations.message_history import ORDER, Happening, history, track
from app.operations.places import place_name
from app.store.due_dates import DueDateRecord
from app.store.public_messages import MessageRecord, PublicStep
from app.store.ratings import RatingRecord
from app.store.replies import ReplyRecord
from app.web.due_calendar import LONGEST_SHOWN, due_calendar
from app.web.portal.words import entry, station, whereabouts
from tests.store.city import UNITS
from tests.web.portal_world import World, at, city, world

__all__ = ["city", "world"]

TREE = UnitTree.of(UNITS)
CALENDAR = WorkingCalendar(published_years=frozenset({2026}))
MESSAGE = MessageRecord(
    id=1,
    number="2026-00001",
    source="portal",
    origin_url="",
    title="路灯不亮",
    text="路灯三天不亮。",
    masked=False,
    published=True,
    sealed=False,
    kind="求助",
    category="",
    place="bridge",
    lead_unit="water",
    assisting_units=(),
    complexity="simple",
    round="first",
    stage="handling",
    answered=False,
    received_at=at(11),
    published_at=at(11, 10),
    delivered_at=at(12),
    due_on=date(2026, 5, 19),
    handed_in_at=None,
    replied_at=None,
    rate_until=None,
    closed_at=None,
    main_number="",
)


def due(cause: str, day: int, set_at: datetime) -> DueDateRecord:
    return DueDateRecord(1, "unit", at(12), 5, date(2026, 5, day), "第十一条", cause, set_at, "water")


def step(process: str, element: str, when: datetime, **inputs: object) -> PublicStep:
    return PublicStep(process, element, "water", inputs, when)


def kinds(*steps: PublicStep) -> list[str]:
    return [told.kind for told in history(MESSAGE, [], steps, [], [], tree=TREE)]


def test_everything_is_told_newest_first() -> None:
    closed = replace(MESSAGE, stage="archived", closed_at=at(22))
    dues = [
        due("delivery", 19, at(12)),
        due("instruction", 18, at(13)),
        due("extension", 28, at(15)),
        due("calendar", 29, at(16)),
    ]
    steps = [
        step("unit_handling", "acknowledge", at(12, 11), acknowledgement="accept"),
        step("unit_handling", "assist", at(14)),
        step("unit_handling", "release", at(20), approved=True),
        step("reply", "review", at(20, 11), approved=True),
    ]
    reply = ReplyRecord(1, 1, "first", "已修好。", unit_id="water", published_at=at(20, 12))
    rating = RatingRecord(1, "first", "已解决", "满意", at(21))
    told = history(closed, dues, steps, [reply], [rating], tree=TREE)
    assert [one.kind for one in reversed(told)] == [
        "received",
        "published",
        "delivered",
        "acknowledged",
        "brought_forward",
        "assisted",
        "extended",
        "recounted",
        "handed_in",
        "reviewed",
        "replied",
        "rated",
        "archived",
    ]


def test_what_happens_in_one_instant_is_told_in_order() -> None:
    released = step("unit_handling", "release", at(20), approved=True)
    reply = ReplyRecord(1, 1, "first", "已修好。", unit_id="water", published_at=at(20))
    told = history(MESSAGE, [], [released], [reply], [], tree=TREE)
    assert [one.kind for one in told][:2] == ["replied", "handed_in"]


def test_returns_and_refusals() -> None:
    assert kinds(step("unit_handling", "acknowledge", at(12), acknowledgement="return"))[0] == "returned"
    assert "handed_in" not in kinds(step("unit_handling", "release", at(12), approved=False))
    assert "reviewed" not in kinds(step("reply", "review", at(12), approved=False))


def test_what_moderation_kept_is_told() -> None:
    assert kinds(step("message_handling", "moderate", at(12), moderation="handle_only"))[0] == "kept_private"
    assert kinds(step("message_handling", "moderate", at(12), moderation="decline"))[0] == "declined"
    assert kinds(step("message_handling", "moderate", at(12), moderation="publish")) == ["published", "received"]


def test_every_kind_has_its_words(world: World) -> None:
    with world.app.test_request_context("/"):
        for kind in ORDER:
            assert entry(Happening(kind, at(12), "市水务局", date(2026, 5, 19), 5, "满意")).title


def test_the_track_follows_the_stage(world: World) -> None:
    stations = track(MESSAGE, None, None, TREE)
    assert [one.state for one in stations] == ["done", "done", "now", "ahead", "ahead"]
    rating = replace(MESSAGE, stage="rating", answered=True, rate_until=date(2026, 6, 3))
    archived = replace(rating, stage="archived")
    with world.app.test_request_context("/"):
        assert station(track(rating, at(20), None, TREE)[4]).note.endswith("6月3日前")
        assert station(track(archived, at(20), None, TREE)[4]).note == "未评价"
        assert station(track(archived, at(20), at(21), TREE)[4]).note.endswith("5月21日")
    unknown = replace(MESSAGE, stage="somewhere new")
    assert track(unknown, None, None, TREE)[0].state == "now"
    assert track(replace(unknown, answered=True), None, None, TREE)[4].state == "now"


def test_places_are_called_as_people_call_them() -> None:
    assert place_name(TREE, "bridge") == "东川县 · 桥头镇"
    assert place_name(TREE, "east") == "东川县"
    assert place_name(TREE, "city") == "临川市"
    assert place_name(TREE, "") == ""


@pytest.mark.parametrize(
    ("waits", "public", "own"),
    [
        ([], "正在办理。", "正在办理。"),
        ([("handling_unit", "")], "等待承办单位认领", "等待承办单位认领"),
        ([("handling_unit", "water")], "市水务局正在办理。", "市水务局正在办理。"),
        ([("supervision_office", "dcs")], "由市水务局承办，目前在市督查室办理。", "由市水务局承办"),
        ([("city_leader", "city")], "由市水务局承办，目前在市信息办办理。", "已呈报市政府领导阅批。"),
    ],
)
def test_who_has_it_now(world: World, waits: list[tuple[str, str]], public: str, own: str) -> None:
    case_id, number, _code = world.message(at(11))
    world.deliver(case_id, at(12), date(2026, 5, 29))
    for role, unit in waits:
        world.wait_at(case_id, role, unit)
    assert public in world.client().get(f"/messages/{number}").text
    with world.office.read() as uow, world.app.test_request_context("/"):
        view = lookup.own_message(uow, lookup.citizen(case_id), world.office.clock()).view
        assert own in whereabouts(view)
        merged = replace(view, message=replace(view.message, main_number="2026-00009"))
        assert "2026-00009" in whereabouts(merged)
        sorting = replace(view, message=replace(view.message, delivered_at=None))
        assert "转办" in whereabouts(sorting) or own in whereabouts(sorting)


def test_an_own_message_is_for_its_author_alone(world: World) -> None:
    with world.office.read() as uow:
        with pytest.raises(NotPermitted):
            lookup.own_message(uow, SYSTEM, world.office.clock())
        with pytest.raises(NotFound):
            lookup.own_message(uow, lookup.citizen(99), world.office.clock())


def test_late_replies_and_long_spans(world: World) -> None:
    clock = Clock(datetime(2026, 3, 9, tzinfo=UTC), CALENDAR)
    start, end = date(2026, 3, 2), date(2026, 3, 9)

    def explain(limit_days: int = 5, replied_on: date | None = None) -> str:
        shown = due_calendar(
            CALENDAR,
            start,
            end,
            limit_days=limit_days,
            basis="第十一条",
            today=clock.today,
            replied_on=replied_on,
        )
        return "".join(shown.remarks)

    with world.app.test_request_context("/"):
        assert explain(replied_on=date(2026, 3, 11)) == "第7日答复，比期限晚2个工作日。"
        assert explain(replied_on=date(2026, 3, 14)) == "第9日答复，比期限晚4个工作日。"
        assert explain(replied_on=end) == "第5日答复，在期限内。"
        assert "经批准延后" in explain(limit_days=3)
        assert "要求提前" in explain(limit_days=8)
        far = due_calendar(
            CALENDAR,
            start,
            start + timedelta(days=LONGEST_SHOWN + 1),
            limit_days=200,
            basis="第十一条",
            today=clock.today,
        )
        assert far.weeks == ()


def test_a_leaders_date_may_fall_on_a_weekend(world: World) -> None:
    with world.app.test_request_context("/"):
        saturday = date(2026, 3, 7)
        shown = due_calendar(
            CALENDAR, date(2026, 3, 2), saturday, limit_days=5, basis="领导批示", today=date(2026, 3, 3)
        )
    cells = {cell.on: cell for week in shown.weeks for cell in week}
    assert (cells[saturday].note, cells[saturday].look) == ("到期", "is-due")
    assert cells[date(2026, 3, 3)].today


def test_a_share_says_how_sure_it_is() -> None:
    low, high = Share(0, 5).interval
    assert (low, round(high, 2)) == (0.0, 0.43)
    low, high = Share(168, 198).interval
    assert (round(low, 3), round(high, 3)) == (0.792, 0.892)
    with pytest.raises(ZeroDivisionError):
        _ = Share(0, 0).value
