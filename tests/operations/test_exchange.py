"""Messages and signals between instances: each reaches whom it is for, once, whatever happens in between."""

import json

import pytest

from app.domain.permissions import SYSTEM
from app.operations import case_page, deliveries
from app.operations.running import verbs
from app.store import hot_path, jobs, processes, subscriptions
from app.store.literal import execute
from tests.engine.run.drawing import (
    catch,
    choice,
    draw,
    each,
    element,
    end,
    given,
    message,
    signal,
    start,
    throw,
)
from tests.operations.exchange import Exchange, correlated
from tests.operations.test_tasks import delivered, info
from tests.operations.town import Town


@pytest.fixture
def exchange(town: Town) -> Exchange:
    return Exchange(town)


@pytest.fixture
def on_sqlite(sqlite_town: Town) -> Exchange:
    return Exchange(sqlite_town)


def test_a_message_reaches_the_process_of_the_same_case_that_waits(exchange: Exchange) -> None:
    here, there = delivered(exchange.town), delivered(exchange.town)
    exchange.line("listener", catch("wait", message("news")))
    exchange.line("teller", throw("tell", given(told="${x}") + message("news")))
    mine, other = (exchange.begin("listener", case) for case in (here, there))
    assert exchange.waits(mine) == {("message", "news", f"case:{here}")}
    teller = exchange.begin("teller", here, x=7)
    assert (exchange.status(teller), exchange.status(mine)) == ("finished", "running")
    assert exchange.sweep() == 1
    assert (exchange.status(mine), exchange.status(other)) == ("finished", "running")
    assert exchange.variables(mine) == {"told": 7}
    assert exchange.waits(mine) == set()
    assert exchange.sweep() == 0


def test_a_correlation_key_finds_its_instance_in_any_case(exchange: Exchange) -> None:
    exchange.line("listener", element("receiveTask", "wait", correlated("${order}"), messageRef="message_paid"))
    exchange.line("payer", element("sendTask", "pay", correlated("${number}"), messageRef="message_paid"))
    waiting = {order: exchange.begin("listener", order=order) for order in ("A", "B", 12)}
    case_id = delivered(exchange.town)
    exchange.begin("payer", case_id, number="B")
    exchange.begin("payer", number="12")
    assert exchange.sweep() == 2
    assert {order: exchange.status(one) for order, one in waiting.items()} == {
        "A": "running",
        "B": "finished",
        12: "finished",
    }


def test_each_of_several_in_one_instance_waits_for_its_own_key(on_sqlite: Exchange) -> None:
    repeated = correlated("${order}") + each("orders", "order")
    on_sqlite.line("listener", element("receiveTask", "wait", repeated, messageRef="message_paid"))
    on_sqlite.line("payer", throw("pay", correlated("${number}", message("paid"))))
    one = on_sqlite.begin("listener", orders=["A", "B"])
    assert on_sqlite.waits(one) == {("message", "paid", "key:A"), ("message", "paid", "key:B")}
    on_sqlite.begin("payer", number="B")
    on_sqlite.sweep()
    assert on_sqlite.waits(one) == {("message", "paid", "key:A")}
    on_sqlite.begin("payer", number="A")
    on_sqlite.sweep()
    assert on_sqlite.status(one) == "finished"


def test_a_message_that_comes_first_waits_for_its_receiver(exchange: Exchange) -> None:
    exchange.line("listener", catch("wait", correlated("k", message("news"))))
    exchange.line("teller", throw("tell", correlated("k", message("news"))))
    exchange.begin("teller")
    assert exchange.sweep() == 1
    assert exchange.journal("message:undelivered") == 1
    assert [job["error"] for job in exchange.open_jobs("message")] == ["nobody waits for it"]
    one = exchange.begin("listener")
    later = exchange.later(minutes=2)
    assert later.sweep() == 1
    assert later.status(one) == "finished"
    assert later.journal("message:undelivered") == 1
    assert not later.open_jobs("message")


def test_a_message_that_nobody_ever_waits_for_is_given_up_in_sight(exchange: Exchange) -> None:
    case_id = delivered(exchange.town)
    exchange.line("teller", throw("tell", message("news")), catch("rest", message("never")))
    one = exchange.begin("teller", case_id)
    exchange.sweep()
    for days in (1, 3):
        exchange.later(days=days).sweep()
    assert exchange.journal("message:undelivered") == 1
    after = exchange.later(days=8)
    after.sweep()
    assert after.journal("message:undelivered") == 2
    assert not after.open_jobs("message")
    incident = after.instance(one).incident
    assert incident is not None
    assert (incident["code"], incident["element"], incident["detail"]) == ("undelivered", "tell", "news")
    assert after.status(one) == "running"
    told = after.rows("SELECT element FROM step WHERE kind = 'undelivered' AND case_id = ?", case_id)
    assert [tuple(row) for row in told] == [("tell",)]
    with after.town.office.read() as uow:
        case, clerk = after.town.case(case_id), info(after.town)
        history = case_page.dossier(uow, clerk, after.town.clock, case).history
    assert [(passage.kind, passage.name) for passage in history if passage.kind == "undelivered"] == [
        ("undelivered", "tell")
    ]


def test_messages_to_one_address_arrive_in_their_order(on_sqlite: Exchange) -> None:
    waits = [catch(f"w{number}", correlated("k", message("news"))) for number in range(3)]
    on_sqlite.line("listener", *waits)
    on_sqlite.line("teller", throw("tell", correlated("k", message("news"))))
    for number in range(3):
        on_sqlite.begin("teller", n=number)
    assert on_sqlite.sweep() == 1
    one = on_sqlite.begin("listener")
    later = on_sqlite.later(minutes=2)
    later.sweep()
    assert later.status(one) == "finished"
    took = later.rows("SELECT payload FROM journal_entry WHERE kind = 'message:delivered' ORDER BY id")
    assert [json.loads(row[0])["payload"] for row in took] == [{"n": 0}, {"n": 1}, {"n": 2}]


def test_a_signal_reaches_everybody_who_waits_and_starts_processes(exchange: Exchange) -> None:
    exchange.line("listener", catch("wait", signal("alarm")))
    exchange.publish(draw("starter", element("startEvent", "s", signal("alarm")), catch("w", message("m")), end(),
                          "s > w > e"))  # fmt: skip
    exchange.line("thrower", throw("tell", given(level="${x}") + signal("alarm")))
    waiting = [exchange.begin("listener") for _ in range(3)]
    thrower = exchange.begin("thrower", x=3)
    late = exchange.begin("listener")
    assert exchange.sweep() == 1
    assert [exchange.status(one) for one in waiting] == ["finished"] * 3
    assert exchange.status(late) == "running"
    assert exchange.status(thrower) == "finished"
    (started,) = exchange.instances("starter")
    assert exchange.variables(started) == {"level": 3}
    assert exchange.sweep() == 0


def test_a_signal_that_many_wait_for_goes_out_in_batches(
    on_sqlite: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "BATCH", 4)
    monkeypatch.setattr(deliveries, "CHUNK", 2)
    on_sqlite.line("listener", catch("wait", signal("alarm")))
    on_sqlite.line("thrower", throw("tell", signal("alarm")))
    waiting = [on_sqlite.begin("listener") for _ in range(10)]
    on_sqlite.begin("thrower")
    reached = []
    while on_sqlite.open_jobs("signal"):
        on_sqlite.sweep(limit=1)
        reached.append(sum(on_sqlite.status(one) == "finished" for one in waiting))
    assert reached == [4, 8, 10]
    assert on_sqlite.journal("signal:delivered") == 10


def test_what_one_receiver_cannot_take_the_others_get(exchange: Exchange) -> None:
    fails = draw("fails", start(), catch("w", signal("alarm")), choice("g", "e"), catch("x", message("m")), end(),
                 "s > w > g", "g > x : missing > 1", "g > e", "x > e")  # fmt: skip
    exchange.publish(fails)
    exchange.line("listener", catch("wait", signal("alarm")))
    exchange.line("thrower", throw("tell", given(y="1") + signal("alarm")))
    broken, sound = exchange.begin("fails"), exchange.begin("listener")
    exchange.begin("thrower")
    exchange.sweep()
    assert (exchange.status(broken), exchange.status(sound)) == ("incident", "finished")
    incident = exchange.instance(broken).incident
    assert incident is not None
    assert incident["element"] == "g"
    assert len(exchange.open_jobs("signal")) == 1


def test_two_that_answer_one_another_for_ever_stop_with_an_incident(exchange: Exchange) -> None:
    def answering(process: str, hears: str, says: str) -> bytes:
        parts = [catch("w", correlated("k", message(hears))), throw("t", correlated("k", message(says)))]
        return draw(process, start(), *parts, choice("g", "w"), end(), "s > w > t > g", "g > e : over", "g > w")

    exchange.publish(answering("ping", "pong_said", "ping_said"))
    exchange.publish(answering("pong", "ping_said", "pong_said"))
    exchange.line("first", throw("tell", correlated("k", message("ping_said"))))
    two = [exchange.begin("ping", over=False), exchange.begin("pong", over=False)]
    exchange.begin("first")
    for _ in range(5):
        exchange.sweep()
    stopped = [exchange.instance(one).incident for one in two if exchange.status(one) == "incident"]
    assert len(stopped) == 1
    assert stopped[0] is not None
    assert (stopped[0]["code"], stopped[0]["element"]) == ("budget", "t")
    assert 95 <= exchange.journal("message:delivered") <= 101


def test_what_waited_before_it_was_noted_is_noted(exchange: Exchange) -> None:
    exchange.line("listener", catch("wait", correlated("k", message("news"))))
    one, two = exchange.begin("listener"), exchange.begin("listener")
    with exchange.town.office.begin() as uow:
        execute(uow, "DELETE FROM subscription WHERE instance_id = ?", [one])
        jobs.put(uow, [jobs.NewJob("subscribe", exchange.town.now)])
    exchange.sweep()
    assert exchange.waits(one) == exchange.waits(two) == {("message", "news", "key:k")}
    assert len(exchange.rows("SELECT id FROM subscription WHERE instance_id = ?", two)) == 1
    assert not exchange.open_jobs("subscribe")


def test_a_row_of_somebody_who_waits_no_longer_is_forgotten(on_sqlite: Exchange) -> None:
    on_sqlite.line("listener", catch("wait", message("other")))
    on_sqlite.line("teller", throw("tell", correlated("k", message("news"))))
    one = on_sqlite.begin("listener")
    with on_sqlite.town.office.begin() as uow:
        subscriptions.change(uow, one, [subscriptions.Awaited("message", "news", "key:k")], [])
    on_sqlite.begin("teller")
    on_sqlite.sweep()
    assert on_sqlite.waits(one) == {("message", "other", "case:")}
    assert on_sqlite.journal("message:undelivered") == 1


def test_an_instance_whose_waits_do_not_change_writes_no_subscription(on_sqlite: Exchange) -> None:
    town = on_sqlite.town
    case_id = delivered(town)
    before = on_sqlite.rows("SELECT id, instance_id, kind, name FROM subscription ORDER BY id")
    with town.office.begin() as uow:
        (main,) = (one for one in processes.instances_of_case(uow, case_id) if one.process == "message_handling")
        loaded = hot_path.load(uow, main.id)
        assert loaded is not None
        sent = uow.statements
        verbs.reschedule(verbs.turn_of(uow, SYSTEM, town.clock, loaded), loaded, {"due_on": "2026-03-20"})
        uow.flush()
        assert uow.statements - sent <= 8
    assert on_sqlite.rows("SELECT id, instance_id, kind, name FROM subscription ORDER BY id") == before
    assert before
