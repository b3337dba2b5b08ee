"""Messages to event sub-processes, and what they bring."""

from tests.engine.elements.playing import both_ways, play, refused


@both_ways
def test_a_message_starts_an_event_sub_process_each_time() -> None:
    played = play("message_event_subprocess")
    played.message("news", number=1)
    played.message("news", number=2)
    assert played.waiting == ["beside", "read", "read", "work"]
    assert "number" not in played.variables, "it belongs to the branch alone"
    played.do_item(played.item("read", number=2))
    played.do("work")
    played.do("beside")
    assert not played.finished
    played.do_item(played.item("read", number=1))
    assert played.finished


@both_ways
def test_an_interrupting_message_starts_an_event_sub_process_in_place_of_all_else() -> None:
    played = play("message_event_subprocess")
    played.message("news")
    played.message("withdraw", why="moved")
    assert played.waiting == ["close"]
    assert played.variables == {"why": "moved"}
    assert played.runner.situation(played.state, played.world).messages == frozenset()
    played.do("close")
    assert played.finished


@both_ways
def test_the_payload_of_a_message_goes_to_the_process_or_to_its_branch() -> None:
    played = play("message_payload")
    played.message("remark", text="first")
    assert played.item("read").variables == {"text": "first"}
    assert played.variables == {}
    played.do("work")
    played.message("answer", text="second")
    assert played.item("go_on").variables == {"text": "second"}
    assert played.item("read").variables == {"text": "first"}


def test_a_message_without_a_name_is_refused() -> None:
    assert ("nameless", "trigger_unnamed") in {(said.element, said.code) for said in refused("message_refused")}
