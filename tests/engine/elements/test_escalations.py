"""Escalations: told outwards, to the nearest event that hears them, which may end what told it."""

from tests.engine.elements.playing import both_ways, play, warned


@both_ways
def test_an_escalation_is_told_in_the_flow_and_the_work_goes_on() -> None:
    played = play("escalation_throw")
    played.do("work")
    assert played.waiting == ["helped", "more"]
    played.do("helped")
    assert not played.finished


@both_ways
def test_an_escalation_at_an_end_interrupts_its_sub_process() -> None:
    played = play("escalation_throw")
    played.do("work")
    played.do("more")
    assert played.waiting == ["closed", "helped"]
    assert "part" not in played.passed


@both_ways
def test_an_interrupting_escalation_ends_everything_beside() -> None:
    played = play("escalation_interrupts")
    played.do("work")
    assert played.waiting == ["helped"]
    assert "ask" in played.passed
    assert played.variables == {"code": "help"}
    played.do("helped")
    assert played.finished


@both_ways
def test_an_escalation_comes_out_of_called_processes_and_repetitions_each_time() -> None:
    played = play("escalation_called", {"units": ["x", "y"]}, calls=["escalation_inner"])
    played.do("work")
    played.do("work")
    assert played.waiting == ["helped", "helped", "more", "more"]
    assert played.item("helped").variables["code"] == "help"
    assert "code" not in played.variables, "it belongs to the branch alone"
    for task in ("helped", "helped", "more", "more"):
        assert not played.finished
        played.do(task)
    assert played.finished


@both_ways
def test_an_escalation_starts_an_event_sub_process_each_time_and_goes_on_from_it_outwards() -> None:
    played = play("escalation_event_subprocess")
    played.do("work")
    assert played.waiting == ["answer", "more"]
    played.do("more")
    assert played.waiting == ["answer", "answer", "last"]
    played.do("answer")
    assert played.waiting == ["answer", "last", "observe"]
    played.do("answer")
    played.do("last")
    assert played.waiting == ["observe", "observe"]


@both_ways
def test_an_interrupting_escalation_starts_an_event_sub_process_in_place_of_all_else() -> None:
    played = play("escalation_event_subprocess_interrupting")
    played.do("work")
    assert played.waiting == ["answer"]
    played.do("answer")
    assert played.finished


@both_ways
def test_an_escalation_that_nobody_hears_passes_and_is_pointed_out() -> None:
    assert play("escalation_unheard").waiting == ["work"]
    assert [(said.element, said.code) for said in warned("escalation_unheard")] == [("ask", "thrown_outwards")]
