"""What the engine does not run is refused, never passed over."""

import pytest

from tests.engine.read.judging import bpmn, errors, extended, one, parameter
from tests.engine.run.drawing import (
    call,
    catch,
    decide,
    draw,
    element,
    end,
    message,
    on,
    start,
    timer,
    times,
    user,
)


@pytest.mark.parametrize(
    ("data", "element", "code"),
    [
        (one(bpmn("complexGateway")), "t", "complex_gateway"),
        (one(bpmn("adHocSubProcess")), "t", "ad_hoc"),
        (one(user("t", "<bpmn:standardLoopCharacteristics/>")), "t", "loop_endless"),
        (one(user("t", '<bpmn:standardLoopCharacteristics loopMaximum="0"/>')), "t", "loop_maximum"),
        (one(user("t", '<bpmn:standardLoopCharacteristics loopMaximum="1e3"/>')), "t", "loop_maximum"),
        (one(user("t", '<bpmn:standardLoopCharacteristics loopMaximum="5001"/>')), "t", "loop_maximum"),
        (
            one(user("t", times("2") + '<bpmn:standardLoopCharacteristics loopMaximum="2"/>')),
            "t",
            "repetition_twice",
        ),
        (one(catch("t", message("m") + timer("PT1H"))), "t", "several_triggers"),
        (
            one(catch("t", timer("PT1H").replace("</bpmn:timer", "<bpmn:timeCycle/></bpmn:timer"))),
            "t",
            "several_triggers",
        ),
        (
            one(element("intermediateCatchEvent", "t", message("m"), parallelMultiple="true")),
            "t",
            "several_triggers",
        ),
        (one(element("receiveTask", "t", instantiate="true")), "t", "instantiating"),
        (one(element("userTask", "t", startQuantity="2")), "t", "attribute_value"),
        (one(user("t"), element("subProcess", "x", triggeredByEvent="yes")), "x", "attribute_value"),
        (one(user("t", triggeredByEvent="true")), "t", "attribute_unknown"),
        (one(element("eventBasedGateway", "t", eventGatewayType="Parallel")), "t", "parallel_events"),
        (one(user("t", "<bpmn:ioSpecification/>")), "t", "io_specification"),
        (draw("p", "<bpmn:property/>", start(), end(), "s > e"), "p", "io_specification"),
        (one(user("t", "<bpmn:potentialOwner/>")), "t", "assigned_person"),
        (one(user("t", camunda_assignee="li")), "t", "assigned_person"),
        (one(user("t", camunda_candidateUsers="li")), "t", "assigned_person"),
        (one(user("t", "<bpmn:whatever/>")), "t", "element_unknown"),
        (one(user("t"), '<other:thing xmlns:other="urn:x"/>'), "p", "element_unknown"),
        (one(user("t", wrong="x")), "t", "attribute_unknown"),
        (one(user("t", camunda_formRef="x")), "t", "form_reference"),
        (one(user("t", attachedToRef="s")), "t", "attribute_unknown"),
        (one(user("t", calledElement="q")), "t", "attribute_unknown"),
        (one(user("t"), on("t", "b", message("m")).replace('"true"', '"yes"'), "b > e"), "b", "attribute_value"),
        (one(user("t", camunda_topic="x")), "t", "attribute_unknown"),
        (one(user("t", camunda_asyncAfter="true")), "t", "async_after"),
        (
            one(user("t", '<bpmn:multiInstanceLoopCharacteristics camunda:asyncBefore="maybe"/>')),
            "t",
            "attribute_value",
        ),
        (one(decide("t", "x", camunda_decisionRefBinding="version")), "t", "version_named"),
        (one(decide("t", "x", camunda_mapDecisionResult="first")), "t", "attribute_value"),
        (one(user("t", extended("<camunda:in/>"))), "t", "extension_unknown"),
        (one(call("t", "q", extended('<camunda:in source="a"/>'))), "t", "call_mapping"),
        (
            one(
                user(
                    "t",
                    parameter("<camunda:list>a</camunda:list>"),
                )
            ),
            "t",
            "parameter_structure",
        ),
        (
            one(
                user(
                    "t",
                    "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataOutputRef>x</bpmn:loopDataOutputRef></bpmn:multiInstanceLoopCharacteristics>",
                )
            ),
            "t",
            "collected_output",
        ),
    ],
)
def test_refused(data: bytes, element: str, code: str) -> None:
    assert (element, code) in errors(data)
