"""Gateways: which way a token goes, and where tokens meet."""

import pytest

from tests.engine.elements.playing import both_ways, play, refused, warned

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


def test_where_an_exclusive_gateway_finds_no_way_the_act_is_undone() -> None:
    played = play("exclusive_gateway_without_a_way")
    played.do("sort", amount=50)
    assert played.incident is not None
    assert (played.incident.code, played.incident.element) == ("expression", "choose")
    assert [(said.code, said.element) for said in warned("exclusive_gateway_without_a_way")] == [
        ("default_missing", "choose")
    ]


@pytest.mark.parametrize(("amount", "to"), [(200, "pay"), (2, "file")])
def test_an_exclusive_gateway_assumes_its_one_flow_without_a_condition_as_default(amount: int, to: str) -> None:
    played = play("exclusive_gateway_assumes_its_default", {"amount": amount})
    played.do("sort")
    assert played.waiting == [to]
    (said,) = warned("exclusive_gateway_assumes_its_default")
    assert (said.code, said.element) == ("default_assumed", "f_choose_file")


def test_several_flows_without_a_condition_out_of_an_exclusive_gateway_are_refused() -> None:
    found = [(said.code, said.element) for said in refused("exclusive_gateway_with_two_open_flows")]
    assert found == [("condition_missing", "f_choose_file"), ("condition_missing", "f_choose_pay")]


def test_a_choosing_gateway_without_a_flow_is_refused() -> None:
    found = [(said.code, said.element) for said in refused("gateway_without_a_flow")]
    assert found == [("no_choice", "choose"), ("no_choice", "select")]


def test_a_parallel_gateway_may_join_and_fork_at_once() -> None:
    played = play("parallel_gateway_joins_and_forks")
    played.do("b")
    assert played.waiting == ["a"]
    played.do("a")
    assert played.waiting == ["c", "d"]
    played.do("c")
    played.do("d")
    assert played.finished


def test_two_tokens_through_one_parallel_fork_join_round_by_round() -> None:
    played = play("two_tokens_through_one_fork")
    assert played.waiting == ["a", "a", "b", "b"]
    played.do("a")
    played.do("a")
    assert played.waiting == ["b", "b"]
    played.do("b")
    assert played.waiting == ["b", "conclude"]
    played.do("b")
    assert played.waiting == ["conclude", "conclude"]
    played.do("conclude")
    played.do("conclude")
    assert played.finished


def test_a_parallel_join_that_no_second_branch_reaches_is_refused() -> None:
    (said,) = refused("parallel_join_never_complete")
    assert (said.code, said.element) == ("join_never_complete", "join")
    assert "exclusive" in said.en


def test_two_tokens_through_one_inclusive_fork_join_round_by_round() -> None:
    played = play("two_tokens_through_one_inclusive_fork", {"both": True})
    assert played.waiting == ["a", "a", "b", "b"]
    played.do("a")
    played.do("a")
    assert played.waiting == ["b", "b"]
    played.do("b")
    assert played.waiting == ["b", "conclude"]
    played.do("b")
    assert played.waiting == ["conclude", "conclude"]
    played = play("two_tokens_through_one_inclusive_fork", {"both": False})
    played.do("a")
    assert played.waiting == ["a", "conclude"]


def test_an_inclusive_join_in_a_loop_waits_for_its_own_round_only() -> None:
    """Each of two nested joins lies before the other, round the loop."""
    played = play("inclusive_in_loop", {"deep": True, "wide": True})
    for order, then in (("acb", {"wide": True}), ("cba", {"wide": False}), ("ab", {"deep": False}), ("a", {})):
        assert played.waiting == sorted(order)
        for element in order:
            assert "review" not in played.waiting
            played.do(element)
        assert played.waiting == ["review"]
        played.do("review", more=bool(then), **then)
    assert played.finished
    assert played.passed.count("outer_join") == 4
    assert played.passed.count("inner_join") == 3


@pytest.mark.parametrize("wide", [True, False])
def test_an_inclusive_join_asks_only_in_its_own_sub_process(wide: bool) -> None:
    played = play("inclusive_in_sub_process", {"wide": wide})
    played.do("a")
    if wide:
        assert played.waiting == ["b", "c", "outside"]
        played.do("c")
        assert played.waiting == ["b", "outside"]
        played.do("b")
    assert played.waiting == ["outside", "sum_up"]
    played.do("outside")
    assert played.waiting == ["sum_up"]
    played.do("sum_up")
    assert played.waiting == ["conclude"]


def test_an_inclusive_join_waits_for_what_a_boundary_event_may_send() -> None:
    played = play("inclusive_with_boundary_events")
    played.do("a")
    assert played.waiting == ["b"]
    played.wait("P1D")
    assert played.waiting == ["instead"]
    played.do("instead")
    assert played.waiting == ["conclude"]

    played = play("inclusive_with_boundary_events")
    played.do("a")
    played.do("b")
    assert played.waiting == ["conclude"]

    played = play("inclusive_with_boundary_events")
    played.message("news")
    played.do("a")
    played.do("b")
    assert played.waiting == ["consider"]
    played.do("consider")
    assert played.waiting == ["conclude"]


@pytest.mark.parametrize(
    ("chosen", "order"), [("abc", "cab"), ("abc", "bca"), ("ab", "ab"), ("ac", "ca"), ("ac", "ac"), ("c", "c")]
)
def test_inclusive_joins_in_a_row_wait_each_for_its_own(chosen: str, order: str) -> None:
    played = play("inclusive_in_a_row", {"x": "a" in chosen, "y": "b" in chosen, "z": "c" in chosen})
    assert played.waiting == sorted(chosen)
    for element in order:
        assert "conclude" not in played.waiting
        played.do(element)
    assert played.waiting == ["conclude"]
    assert played.passed.count("second") == 1
    assert played.passed.count("first") == (chosen != "c")


@pytest.mark.parametrize("away", [True, False])
def test_an_inclusive_join_does_not_wait_for_a_token_that_ends_elsewhere(away: bool) -> None:
    played = play("inclusive_that_end_elsewhere")
    played.do("a")
    assert played.waiting == ["b", "c"]
    played.do("b", away=away)
    assert played.waiting == ["c", "conclude"]


@pytest.mark.parametrize(("x", "y", "to"), [(True, True, ["c", "d"]), (True, False, ["c"]), (False, True, ["d"])])
def test_an_inclusive_gateway_may_join_and_fork_at_once(x: bool, y: bool, to: list[str]) -> None:
    played = play("inclusive_joins_and_forks", {"x": x, "y": y})
    for element in list(played.waiting):
        played.do(element)
    assert played.waiting == to
    for element in to:
        played.do(element)
    assert played.waiting == ["conclude"]
    assert played.passed.count("both") == 1


def test_inclusive_joins_that_wait_for_each_other_do_not_wait_for_ever() -> None:
    played = play("inclusive_that_wait_for_each_other", {"done": False})
    played.do("b")
    assert played.waiting == ["a"]
    played.do("a")
    assert played.waiting == ["d"]
    played.do("d", done=False)
    assert played.waiting == ["c"]
    played.do("c", done=True)
    played.do("d")
    assert played.finished


@pytest.mark.parametrize(("amount", "to"), [(200, ["always", "pay"]), (2, ["always"])])
def test_a_flow_without_a_condition_out_of_an_inclusive_gateway_is_always_taken(
    amount: int, to: list[str]
) -> None:
    assert play("inclusive_with_open_flow", {"amount": amount}).waiting == to
    (said,) = warned("inclusive_with_open_flow")
    assert (said.code, said.element) == ("always_taken", "f_fork_always")


def test_an_event_of_an_event_based_gateway_with_another_way_in_is_refused() -> None:
    (said,) = refused("event_gateway_shared")
    assert (said.code, said.element) == ("event_gateway_shared", "answer")


def test_an_ad_hoc_sub_process_is_refused() -> None:
    (said,) = refused("ad_hoc")
    assert (said.code, said.element) == ("ad_hoc", "any_order")
    assert "boundary event" in said.en
