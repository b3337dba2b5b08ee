"""Tasks, sub-processes and calls: what happens where a token comes to them."""

from app.engine.outcome import TopicCall, TopicFailure, Variables
from tests.engine.elements.playing import both_ways, play

pytestmark = both_ways


def test_a_user_task_waits_for_a_person() -> None:
    played = play("user_task")
    assert played.waiting == ["write"]
    played.do("write", text="…")
    assert played.finished
    assert played.passed == ["start", "write", "end"]
    assert played.variables == {"text": "…"}


def test_a_task_of_no_kind_and_a_manual_task_are_passed_at_once() -> None:
    played = play("plain_task")
    assert played.passed == ["start", "think", "phone"]
    assert played.waiting == ["note"]


def test_a_service_task_calls_a_topic_and_takes_what_it_returns() -> None:
    played = play("service_task", {"kind": "letter"}, topics={"register": lambda call: {"registered_as": "7"}})
    (call,) = played.world.calls
    assert (call.topic, call.element) == ("register", "register")
    assert call.parameters == {"kind": "letter", "fixed": "paper"}
    assert played.waiting == ["write"]
    assert played.variables == {"kind": "letter", "number": "7"}


def test_a_service_task_that_fails_goes_on_at_the_error_event() -> None:
    def refuse(call: TopicCall) -> Variables:
        raise TopicFailure("REFUSED")

    assert play("service_task_fails", topics={"register": refuse}).waiting == ["correct"]
    assert play("service_task_fails").waiting == ["write"]


def test_a_send_task_calls_a_topic() -> None:
    played = play("send_task")
    assert [call.topic for call in played.world.calls] == ["mail"]
    assert played.finished


def test_a_receive_task_waits_for_its_message() -> None:
    played = play("receive_task")
    assert (played.waiting, played.finished) == ([], False)
    played.message("answer", answered_by="zjj")
    assert played.waiting == ["read"]
    assert played.variables == {"answered_by": "zjj"}


def test_a_business_rule_task_decides_by_its_table() -> None:
    assert play("business_rule_task", {"amount": 10}).variables["limit"] == 5
    assert play("business_rule_task", {"amount": 11}).variables["limit"] == 20


def test_a_sub_process_ends_when_what_is_in_it_has_ended() -> None:
    played = play("sub_process")
    assert played.waiting == ["facts"]
    played.do("facts", found=True)
    assert played.waiting == ["conclude"]
    assert played.variables == {"found": True}
    played.do("conclude")
    assert played.passed == ["start", "check_start", "facts", "check_end", "check", "conclude", "end"]


def test_a_call_activity_calls_another_diagram() -> None:
    played = play("call_activity", calls=["called"])
    assert played.waiting == ["handle"]
    played.do("handle", handled=True)
    assert played.waiting == ["conclude"]
    assert played.variables == {"handled": True}


def test_a_multi_instance_has_an_instance_for_each_item() -> None:
    played = play("multi_instance", {"units": ["a", "b"], "heads": ["c", "d"]})
    assert played.waiting == ["opinion", "opinion"]
    assert [item.unit for item in played.items.values()] == ["a", "b"]
    played.do("opinion")
    played.do("opinion")
    assert [item.unit for item in played.items.values()] == ["c"]
    played.do("sign")
    assert [item.unit for item in played.items.values()] == ["d"]
    played.do("sign")
    assert played.finished
