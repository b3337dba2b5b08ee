"""Decision tables as elements of a diagram."""

from tests.engine.run.drawing import decide, draw, end, start, user
from tests.engine.run.test_errors import incident
from tests.engine.run.world import Case, World, defined

TABLE = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="x">
<decision id="limit" name="limit"><decisionTable id="table" hitPolicy="FIRST">
<input id="i"><inputExpression id="ie" typeRef="string"><text>complexity</text></inputExpression></input>
<output id="o1" name="limit_days" typeRef="number"/><output id="o2" name="basis" typeRef="string"/>
<rule id="row_simple"><inputEntry id="a"><text>"simple"</text></inputEntry>
<outputEntry id="b"><text>5</text></outputEntry><outputEntry id="c"><text>"article 11"</text></outputEntry></rule>
<rule id="row_complex"><inputEntry id="e"><text>"complex"</text></inputEntry>
<outputEntry id="f"><text>15</text></outputEntry><outputEntry id="g"><text>"article 11"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def decided(**attributes: str) -> World:
    drawn = draw("p", start(), user("t"), decide("fix", "limit", **attributes), end(), "s > t > fix > e")
    return World(defined(drawn, limit=TABLE))


def test_a_decision_sets_its_outputs_and_names_its_rules() -> None:
    outcome = Case(decided()).do("t", complexity="complex")
    assert outcome.variables == {"complexity": "complex", "limit_days": 15, "basis": "article 11"}
    step = outcome.steps[1]
    assert (step.element, step.kind, step.rules) == ("fix", "businessRuleTask", ("row_complex",))
    assert step.inputs == {"complexity": "complex"}
    assert step.outputs == {"limit_days": 15, "basis": "article 11"}


def test_a_decision_may_fill_one_variable() -> None:
    world = decided(camunda_resultVariable="result", camunda_mapDecisionResult="singleResult")
    outcome = Case(world).do("t", complexity="simple")
    assert outcome.variables["result"] == {"limit_days": 5, "basis": "article 11"}


def test_a_decision_without_a_matching_rule_is_an_incident() -> None:
    case = Case(decided())
    assert incident(case.do("t", complexity="other")) == ("decision", "p", "fix")
    assert incident(case.do("t")) == ("decision", "p", "fix")
    assert case.open == ["t"]
