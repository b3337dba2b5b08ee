"""The demo city's messages end where their stories say, on whatever day the city is built."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.config import Config
from app.demo.building import build, messages
from app.demo.talk import REMARKS
from app.domain.permissions import Role
from app.operations import comments, upkeep
from app.operations.office import Office
from app.store import cases, notices, people, steps, timers, work_items
from app.store.cases import CaseRecord
from app.store.work_items import WorkItemRecord

pytestmark = pytest.mark.xdist_group("demo city")

SHANGHAI = ZoneInfo("Asia/Shanghai")
LEFT_OPEN = {
    "moderation": {"moderate"},
    "sorting": {"sort"},
    "reported": {"instruct"},
    "claimable": {"claim"},
    "acknowledge": {"acknowledge"},
    "returned": {"sign_return"},
    "handling": {"handle"},
    "handling_assisted": {"handle", "assist"},
    "overdue": {"handle", "supervise"},
    "urged": {"handle", "progress"},
    "extension": {"handle", "decide_extension"},
    "review_release": {"release"},
    "review": {"review"},
    "publish_county": {"publish_county"},
    "publish_city": {"publish_city"},
    "rating": {"rate"},
    "sealed": {"screen"},
}
"""What waits for somebody; a story that is not named has come to its end."""
MEANT_LATE = {"overdue", "urged"}
DAYS = [
    datetime(2026, 11, 23, 16, 10, tzinfo=SHANGHAI),
    datetime(2026, 10, 4, 0, 20, tzinfo=SHANGHAI),
    datetime(2025, 12, 31, 23, 50, tzinfo=SHANGHAI),
]
"""A Monday afternoon; a night of the National Day holiday; the end of a year."""


@dataclass(frozen=True, slots=True)
class City:
    """The demo city, built at a moment."""

    office: Office
    now: datetime


@pytest.fixture(scope="module", params=DAYS, ids=[f"{day:%Y-%m-%d}" for day in DAYS])
def city(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    file = tmp_path_factory.mktemp("city") / "huiyin.db"
    office = Office(Config("s" * 40, b"k" * 32, database_url=f"sqlite:///{file}"))
    assert list(upkeep.prepare(office))
    told: list[tuple[int, int]] = []
    built = build(office, lambda done, total: told.append((done, total)), office.clock(request.param))
    assert built == f"演示城市已建好：新增{len(messages())}件留言。"
    assert told == [(number, len(messages())) for number in range(1, len(messages()) + 1)]
    yield City(office, request.param)
    office.close()


def by_story(city: City) -> Iterator[tuple[str, CaseRecord, Sequence[WorkItemRecord]]]:
    """Story, case and open items of every message."""
    with city.office.read() as uow:
        numbers = cases.numbers_by_title(uow, [message["title"] for message in messages()])
        for message in messages():
            case = cases.case_by_number(uow, numbers[message["title"]])
            assert case is not None
            yield message["story"], case, work_items.items_of_case(uow, case.id)


def test_every_story_ends_where_it_should(city: City) -> None:
    for story, case, items in by_story(city):
        found = Counter(item.element for item in items)
        assert found == Counter(LEFT_OPEN.get(story, ())), (story, case.original_title)


def test_every_state_is_to_be_seen(city: City) -> None:
    assert {story for story, _, _ in by_story(city)} >= {*LEFT_OPEN, "answered", "merged", "rehandle", "follow_up"}
    states = Counter(case.status for _, case, _ in by_story(city))
    assert states == {"open": 26, "replied": 3, "closed": 37}


def test_nothing_is_late_that_is_not_meant_to_be(city: City) -> None:
    today = city.now.date()
    for story, case, items in by_story(city):
        late = {item.element for item in items if item.due_on is not None and item.due_on < today}
        assert late == ({"handle"} if story in MEANT_LATE else set()), (story, case.original_title)
        assert (case.status == "open" and case.due_on is not None and case.due_on < today) == (story in MEANT_LATE)
    with city.office.read() as uow:
        assert timers.due_instances(uow, city.now, 100) == []


def test_somebody_can_do_whatever_waits(city: City) -> None:
    waiting = [item for _, _, items in by_story(city) for item in items if item.role != Role.CITIZEN]
    with city.office.read() as uow:
        for item in waiting:
            units = [item.unit_id] if item.unit_id else []
            able = {person.id for person in people.holders(uow, item.role, city.now.date(), units)}
            assert able - {item.barred_id}, (item.case_id, item.element)


def test_time_runs_forward_up_to_now(city: City) -> None:
    with city.office.read() as uow:
        for _, case, items in by_story(city):
            moments = [case.received_at, *(step.at for step in steps.steps_of_case(uow, case.id)), city.now]
            assert moments == sorted(moments), case.original_title
            assert all(case.received_at <= item.opened_at <= city.now for item in items)


def test_numbers_follow_the_order_of_receipt_without_gaps(city: City) -> None:
    received = sorted((case.received_at.astimezone(SHANGHAI), case.number) for _, case, _ in by_story(city))
    count: Counter[int] = Counter()
    for at, number in received:
        count[at.year] += 1
        assert number == f"{at.year}-{count[at.year]:05d}"


def test_journal_and_counters_hold(city: City) -> None:
    assert upkeep.verify_journal(city.office).problems == ()


def test_colleagues_talk_where_their_story_says_so(city: City) -> None:
    clock = city.office.clock(city.now)
    with city.office.read() as uow:
        login = people.find_login(uow, "supervision")
        assert login is not None
        reader = people.actor_of(uow, login.id, clock.today)
        assert reader is not None
        assert notices.unread(uow, login.id) > 0
        for story, case, _ in by_story(city):
            view = comments.view(uow, reader, clock, case.id)
            assert view is None or len(view.lines) == len(REMARKS.get(story, ())), story
