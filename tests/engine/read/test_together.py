"""Mistakes that have nothing to do with one another are told together; what follows from one is not."""

from tests.engine.read.judging import bpmn, errors, found, one
from tests.engine.run.drawing import catch, choice, draw, element, end, on, start, timer, user


def test_independent_mistakes_are_told_together() -> None:
    """Three unknown elements, two bad expressions, a bad timer, a missing way on, a bad due date: all at once."""
    parts = (bpmn("complexGateway", "x1"), bpmn("adHocSubProcess", "x2"), bpmn("whatever", "x3"), choice("g", "c"))
    tasks = (user("a"), user("b"), user("c", camunda_dueDate="soon +"), user("d", camunda_dueDate="${5}"))
    further = (choice("h", "a"), user("i", camunda_priority="high +"), user("j"), catch("wait", timer("PT")))
    flows = ("s > x1 > x2 > x3 > g", "g > a : n >", "g > b : n = 5", "g > c", "a > wait > e", "b > d > h", "c > e")
    data = draw("p", start(), *parts, *tasks, *further, end(), *flows, "h > a", "h > i", "i > j > e")
    assert errors(data) == {
        *{("x1", "complex_gateway"), ("x2", "ad_hoc"), ("x3", "element_unknown")},
        *{("f_g_a", "expression_incomplete"), ("f_g_b", "expression_assignment"), ("c", "expression_incomplete")},
        *{
            ("wait", "timer_value"),
            ("d", "due_value"),
            ("f_h_i", "condition_missing"),
            ("i", "expression_incomplete"),
        },
    }


def test_ways_are_examined_where_only_words_are_wrong() -> None:
    data = draw("p", start(), user("a", wrong="x"), user("b"), user("c"), end(), "s > a > e", "b > c > b")
    assert {("a", "attribute_unknown"), ("b", "unreachable"), ("c", "unreachable")} <= errors(data)


def test_what_follows_from_a_mistake_is_not_told() -> None:
    """What lies behind something that could not be read cannot be reached; nobody did anything wrong there."""
    unread = draw("p", start(), bpmn("complexGateway", "x"), user("a"), end(), "s > x > a > e")
    assert errors(unread) == {("x", "complex_gateway")}
    dangling = draw("p", start(), user("a"), end(), "s > a > nowhere")
    assert errors(dangling) == {("f_a_nowhere", "flow_dangling")}
    detached = one(user("t"), on("gone", "b", timer("PT1H")), "b > e")
    assert errors(detached) == {("b", "boundary_detached")}


def test_events_on_events_on_nothing_are_left_out() -> None:
    data = one(user("t"), on("c", "b", timer("PT1H")), on("gone", "c", timer("PT1H")), "b > e", "c > e")
    assert errors(data) == {("b", "boundary_detached"), ("c", "boundary_detached")}


def test_one_element_with_a_wrong_word_hides_no_other() -> None:
    data = draw("p", start(), user("a", wrong="x"), element("businessRuleTask", "d"), end(), "s > a > d > e")
    assert [(f.element, f.code) for f in found(data) if f.severity == "error"] == [
        ("a", "attribute_unknown"),
        ("d", "decision_ref_missing"),
    ]
