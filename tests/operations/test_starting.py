"""Processes that start by a message, a signal or a time: the newest deployment, each time once."""

import pytest

from app.domain.errors import DiagramRefused
from app.engine.finding_texts import reason
from app.store.literal import execute
from tests.engine.run.drawing import (
    catch,
    draw,
    element,
    end,
    given,
    message,
    signal,
    start,
    throw,
    timer,
)
from tests.operations.exchange import Exchange
from tests.operations.test_tasks import delivered
from tests.operations.town import Town


@pytest.fixture
def exchange(town: Town) -> Exchange:
    return Exchange(town)


@pytest.fixture
def on_sqlite(sqlite_town: Town) -> Exchange:
    return Exchange(sqlite_town)


def test_a_message_starts_a_process_where_nobody_waits(exchange: Exchange) -> None:
    case_id = delivered(exchange.town)
    begins = draw("begins", element("startEvent", "s1", message("news")), start(), catch("w", message("news")),
                  end(), "s1 > w", "s > w", "w > e")  # fmt: skip
    exchange.publish(begins)
    exchange.line("teller", throw("tell", given(told="${x}") + message("news")))
    exchange.begin("teller", case_id, x=1)
    exchange.sweep()
    (one,) = exchange.instances("begins")
    assert exchange.variables(one) == {"told": 1}
    assert exchange.instance(one).case_id == case_id
    exchange.begin("teller", case_id, x=2)
    exchange.sweep()
    assert exchange.instances("begins") == [one]
    assert exchange.status(one) == "finished"
    exchange.begin("teller", case_id, x=3)
    exchange.sweep()
    assert len(exchange.instances("begins")) == 2


def test_the_starts_of_a_replaced_deployment_are_replaced(exchange: Exchange) -> None:
    def by(event: str) -> bytes:
        return draw("begins", element("startEvent", "s1", event), catch("w", message("m")), end(), "s1 > w > e")

    exchange.publish(by(message("old")))
    exchange.publish(by(message("new")))
    exchange.publish(by(timer("R3/PT1H", "timeCycle")))
    exchange.publish(by(signal("alarm")))
    exchange.line("teller", throw("a", message("new")), throw("b", signal("alarm")))
    exchange.begin("teller")
    later = exchange.later(hours=5)
    later.sweep()
    assert len(later.instances("begins")) == 1


def test_a_timer_starts_a_process_each_time_once(exchange: Exchange) -> None:
    begins = draw("begins", element("startEvent", "s1", timer("R3/PT1H", "timeCycle")), catch("w", message("m")),
                  end(), "s1 > w > e")  # fmt: skip
    exchange.publish(begins)
    assert exchange.sweep() == 0
    assert [len(exchange.later(minutes=minutes).instances("begins")) for minutes in (30,)] == [0]
    counts = []
    for hours in (1, 1, 2, 3, 4, 9):
        later = exchange.later(hours=hours)
        later.sweep()
        later.sweep()
        counts.append(len(later.instances("begins")))
    assert counts == [1, 1, 2, 3, 3, 3]
    assert not exchange.open_jobs("start")


def test_a_date_starts_a_process(on_sqlite: Exchange) -> None:
    begins = draw("begins", element("startEvent", "s1", timer("2026-03-05")), catch("w", message("m")), end(),
                  "s1 > w > e")  # fmt: skip
    on_sqlite.publish(begins)
    assert on_sqlite.later(days=3).sweep() == 0
    assert on_sqlite.later(days=4).sweep() == 1
    assert len(on_sqlite.instances("begins")) == 1


def test_an_occasion_starts_one_instance_even_if_its_job_comes_again(on_sqlite: Exchange) -> None:
    begins = draw("begins", element("startEvent", "s1", timer("PT1H", "timeDuration")), catch("w", message("m")),
                  end(), "s1 > w > e")  # fmt: skip
    on_sqlite.publish(begins)
    later = on_sqlite.later(hours=2)
    assert later.sweep() == 1
    with later.town.office.begin() as uow:
        execute(uow, "UPDATE job SET done_at = NULL WHERE kind = 'start'", [])
    later.later(hours=1).sweep()
    assert len(later.instances("begins")) == 1


def test_a_message_starts_one_process_only(on_sqlite: Exchange) -> None:
    def begun(process: str) -> bytes:
        return draw(process, element("startEvent", "s1", message("news")), catch("w", message("m")), end(),
                    "s1 > w > e")  # fmt: skip

    on_sqlite.publish(begun("first"))
    with pytest.raises(DiagramRefused) as refused:
        on_sqlite.publish(begun("second"))
    findings = refused.value.parameters["findings"]
    assert isinstance(findings, tuple)
    finding = findings[0]
    assert (finding.element, finding.code) == ("s1", "start_message_taken")
    assert "“first”" in reason(finding)
    assert "“news”" in reason(finding, "en")


def test_a_countys_own_version_is_started_for_its_units(on_sqlite: Exchange) -> None:
    def begun(mark: str) -> bytes:
        return draw("begins", element("startEvent", "s1", signal("alarm")), catch(mark, message("m")), end(),
                    f"s1 > {mark} > e")  # fmt: skip

    city, county = on_sqlite.publish(begun("city")), on_sqlite.publish(begun("county"), unit="kt")
    on_sqlite.line("thrower", throw("tell", given(lead_unit="${unit_key}") + signal("alarm")))
    for unit in ("kt", "zjj"):
        on_sqlite.begin("thrower", unit_key=unit)
    on_sqlite.sweep()
    used = [on_sqlite.instance(one).deployment_id for one in on_sqlite.instances("begins")]
    assert used == [county.id, city.id]
