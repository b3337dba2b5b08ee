"""Pools, lanes, and what is written beside the flow."""

from tests.engine.elements.playing import accepted, both_ways, play, refused, warned


@both_ways
def test_the_lane_of_a_task_is_its_role() -> None:
    played = play("lanes")
    for element, role in (("write", "clerk"), ("sign", "head"), ("file", "archive")):
        assert played.item(element).role == role
        played.do(element)
    assert played.finished
    assert accepted("lanes").lanes == {"clerk": "Clerk", "head": "Head"}


@both_ways
def test_pools_and_message_flows_say_who_takes_part() -> None:
    assert warned("pools") == []
    played = play("pools")
    played.do("write")
    assert played.finished
    assert played.sent == []


@both_ways
def test_a_pool_that_is_not_executable_is_only_drawn() -> None:
    (said,) = warned("pool_only_drawn")
    assert (said.code, said.element) == ("process_only_drawn", "what_citizens_do")
    assert play("pool_only_drawn").passed == ["start"]


def test_two_pools_that_run_are_refused() -> None:
    (said,) = refused("two_pools_that_run")
    assert said.code == "several_processes"
    assert "first, second" in said.zh


def test_conversations_and_pools_of_many_are_refused() -> None:
    said = refused("conversation")
    assert {finding.code for finding in said} == {"element_unknown"}
    for kind in ("participantMultiplicity", "conversation", "conversationLink"):
        assert any(f"element {kind} in" in finding.en for finding in said), kind


@both_ways
def test_notes_groups_and_documentation_change_nothing() -> None:
    assert warned("artifacts") == []
    played = play("artifacts")
    played.do("write")
    assert played.passed == ["start", "write", "end"]
    assert accepted("artifacts").elements["write"].documentation == "Say it plainly."


def test_words_that_only_other_tools_understand_are_refused() -> None:
    said = refused("words_of_others")
    words = [
        *("import", "interface", "endPoint", "resource", "partnerEntity", "partnerRole", "globalUserTask"),
        *("relationship", "choreography", "auditing", "monitoring"),
    ]
    assert [finding for finding in said if finding.code != "element_unknown"] == []
    for word in words:
        assert any(f"element {word} in" in finding.en for finding in said), word
