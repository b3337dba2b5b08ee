"""Gateways: which way a token goes, and where tokens meet."""

import pytest

from tests.engine.elements.playing import both_ways, play, refused

pytestmark = both_ways


@pytest.mark.parametrize(("amount", "to"), [(3, "small"), (101, "large"), (50, "other")])
def test_an_exclusive_gateway_takes_the_first_flow_whose_condition_is_met(amount: int, to: str) -> None:
    assert play("exclusive_gateway", {"amount": amount}).waiting == [to]


def test_a_parallel_gateway_takes_every_flow_and_waits_for_every_flow() -> None:
    played = play("parallel_gateway")
    assert played.waiting == ["ask", "look_up"]
    played.do("look_up")
    assert played.waiting == ["ask"]
    played.do("ask")
    assert played.waiting == ["conclude"]
    assert played.passed == ["start", "fork", "look_up", "ask", "join"]


@pytest.mark.parametrize(
    ("unclear", "old", "to"),
    [
        (True, True, ["ask", "look_up"]),
        (True, False, ["ask"]),
        (False, True, ["look_up"]),
        (False, False, ["file"]),
    ],
)
def test_an_inclusive_gateway_takes_what_is_met_and_waits_for_what_may_come(
    unclear: bool, old: bool, to: list[str]
) -> None:
    played = play("inclusive_gateway", {"unclear": unclear, "old": old})
    assert played.waiting == to
    for element in to:
        played.do(element)
    assert played.waiting == ["conclude"]
    assert played.passed.count("join") == 1


def test_at_an_event_based_gateway_the_first_event_ends_the_others() -> None:
    played = play("event_based_gateway")
    assert set(played.due) == {"day", "week"}
    played.message("answer")
    assert (played.waiting, played.due) == (["read"], {})
    played = play("event_based_gateway")
    played.message("letter")
    assert played.waiting == ["read"]


def test_at_an_event_based_gateway_the_shorter_of_two_timers_fires() -> None:
    played = play("event_based_gateway")
    played.wait("P8D")
    assert played.waiting == ["remind"]
    assert played.passed[-1] == "day"


def test_a_complex_gateway_is_refused() -> None:
    (said,) = refused("complex_gateway")
    assert (said.code, said.element) == ("complex_gateway", "any_two")
    assert "inclusive" in said.en
