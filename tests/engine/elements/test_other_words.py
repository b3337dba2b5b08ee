"""Words of BPMN and of other tools that say who, how often or with what: what is made of them."""

from tests.engine.elements.playing import play, refused, warned


def test_owners_and_performers_of_bpmn_are_refused() -> None:
    said = refused("owners_of_bpmn")
    assert [finding.code for finding in said].count("assigned_person") == 4
    assert [finding.element for finding in said if finding.code == "element_unknown"] == ["picture"]


def test_a_receive_task_that_would_start_the_process_is_refused() -> None:
    (said,) = refused("receive_task_that_starts")
    assert (said.element, said.code) == ("write", "instantiating")


def test_tokens_in_quantities_are_refused() -> None:
    said = refused("quantities")
    assert [finding.code for finding in said] == ["attribute_value", "attribute_value"]
    assert {"startQuantity", "completionQuantity"} <= set(" ".join(finding.en for finding in said).split())


def test_what_other_tools_have_noted_is_passed_over_with_a_warning() -> None:
    assert [said.code for said in warned("words_of_other_tools")] == ["extension_ignored"]
    assert play("words_of_other_tools").waiting == ["write"]


def test_what_other_engines_would_carry_out_is_refused() -> None:
    (said,) = refused("words_of_other_engines")
    assert (said.element, said.code) == ("write", "foreign_topic")
    assert "mail" in said.en
