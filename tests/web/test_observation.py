"""What operators see: probes, metrics behind a token, and a line for every request that names nobody."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app import logs
from app.domain import trace
from app.domain.permissions import Permission
from app.web.access import requires
from tests.web.portal_world import World, city, world

__all__ = ["city", "world"]

TOKEN = "t" * 20
PHONE = "13900001111"


@pytest.fixture
def written(world: World) -> Iterator[StringIO]:
    """What goes to the log while a test runs."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = StringIO()
    logs.configure(replace(world.office.config, log_format="json", log_level="info"), stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


def read(written: StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def measured(world: World) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    answer = world.client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


@pytest.fixture
def watched(world: World) -> World:
    """A world whose metrics may be read."""
    world.office.config = replace(world.office.config, metrics_token=TOKEN)
    return world


def test_a_process_that_answers_is_alive(world: World) -> None:
    answer = world.client().get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_a_process_with_its_tables_is_ready(world: World) -> None:
    answer = world.client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"ready": True, "checks": {"database": "ok", "tables": "ok", "data_key": "ok"}}


def test_old_tables_are_not_ready(world: World) -> None:
    world.office.store.downgrade("0006")
    answer = world.client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["checks"]["tables"] == "outdated"


def test_another_data_key_is_not_ready(world: World) -> None:
    world.message()
    with world.office.begin() as uow:
        uow.cursor().execute("INSERT OR REPLACE INTO identity VALUES (1, 'another', x'00')")
    assert world.client().get("/readyz").status_code == 503


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN[:-1]}])
def test_metrics_are_for_the_token_only(watched: World, header: dict[str, str]) -> None:
    assert watched.client().get("/metrics", headers=header).status_code == 404


def test_without_a_token_nobody_reads_metrics(world: World) -> None:
    assert world.client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_requests_statements_and_backlog_are_measured(watched: World) -> None:
    asked = ("huiyin_requests_total", (("page", "portal.home"), ("status", "200")))
    before = measured(watched).get(asked, 0.0)
    watched.message()
    watched.client().get("/")
    after = measured(watched)
    assert after[asked] == before + 1
    assert after["huiyin_request_seconds_count", (("page", "portal.home"),)] >= 1
    assert after["huiyin_statements_total", (("page", "portal.home"),)] >= 1
    assert after["huiyin_cases", (("figure", "received"),)] == 1
    assert {kind for (name, ((_, kind), *_)) in _labelled(after) if name == "huiyin_due"} == {
        "timers",
        "jobs",
        "mails",
    }


def _labelled(
    found: dict[tuple[str, tuple[tuple[str, str], ...]], float],
) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    return [(name, labels) for name, labels in found if labels]


def test_a_request_leaves_one_line_with_its_numbers(world: World, written: StringIO) -> None:
    _, number, _ = world.message()
    answer = world.client().get(f"/messages/{number}?q={PHONE}", headers={"X-Request-ID": "proxy-0001"})
    assert answer.status_code == 200
    assert answer.headers["X-Request-ID"] == "proxy-0001"
    (line,) = [line for line in read(written) if line["logger"] == "app.web.observation"]
    assert (line["request"], line["status"], line["page"]) == ("proxy-0001", 200, "portal.message")
    assert isinstance(line["statements"], int)
    assert line["statements"] > 0
    assert PHONE not in written.getvalue()


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "line\tbreak-and-more", "<script>alert(1)</script>"])
def test_a_number_nobody_should_trust_is_replaced(world: World, given: str) -> None:
    number = world.client().get("/", headers={"X-Request-ID": given}).headers["X-Request-ID"]
    assert number != given
    assert len(number) == 16


def test_probes_leave_no_line(world: World, written: StringIO) -> None:
    world.client().get("/healthz")
    assert not read(written)


def test_a_failure_is_found_by_the_number_on_its_page_and_tells_nothing_typed(
    world: World, written: StringIO
) -> None:
    @requires(Permission.PUBLIC)
    def view() -> str:
        raise ValueError(f"不是日期：电话{PHONE}")

    world.app.add_url_rule("/failing", "failing", view)
    answer = world.client().get("/failing")
    number = answer.headers["X-Request-ID"]
    assert number in answer.text
    (failure,) = [line for line in read(written) if line["level"] == "ERROR"]
    assert failure["request"] == number
    assert "ValueError" in str(failure["trace"])
    assert PHONE not in json.dumps(failure, ensure_ascii=False)


def test_nothing_is_followed_between_requests(world: World) -> None:
    world.client().get("/")
    assert trace.current() is None
