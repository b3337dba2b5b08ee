"""What is put right before a diagram is read."""

from app.engine.reading import read
from app.engine.reading.normaliser import normalise
from app.engine.reading.xml import parse_xml
from tests.engine.read.judging import lanes
from tests.engine.run.drawing import choice, draw, end, on, start, timer, user
from tests.engine.run.world import Case, World

SHAPES = (
    b'<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"><bpmndi:BPMNPlane>'
    b'<bpmndi:BPMNShape bpmnElement="Start"/></bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>'
)


def test_flows_without_id_get_one() -> None:
    flow = '<bpmn:sequenceFlow sourceRef="{}" targetRef="{}"/>'
    data = draw("p", start(), user("u"), end(), flow.format("s", "u"), flow.format("u", "e"))
    assert read({"p.bpmn": data}).findings == ()
    root = parse_xml(data)
    normalise(root)
    assert [flow.get("id") for flow in root.iter("{*}sequenceFlow")] == ["s_to_u", "u_to_e"]


def test_given_names_differ_from_all_others() -> None:
    flow = '<bpmn:sequenceFlow sourceRef="s" targetRef="e"/>'
    root = parse_xml(draw("p", start(), end(), user("s_to_e"), user("s_to_e_2"), flow, flow, flow))
    normalise(root)
    names = [flow.get("id") for flow in root.iter("{*}sequenceFlow")]
    assert names == ["s_to_e_1", "s_to_e_3", "s_to_e_4"]


def test_elements_may_be_called_like_the_library_s_own() -> None:
    data = draw(
        "p",
        lanes(office="Start"),
        start("Start"),
        user("Root"),
        on("Root", "Root.BoundaryEventSplit", timer("PT1H")),
        choice("p.EndJoin", "End"),
        end("End"),
        "Start > Root > p.EndJoin > End",
        "Root.BoundaryEventSplit > End",
    ).replace(b"</bpmn:definitions>", SHAPES)
    reading = read({"p.bpmn": data})
    assert reading.findings == ()
    definition = reading.definition
    assert definition is not None
    assert definition.diagram == data
    assert definition.elements["Start"].lane == "office"
    case = Case(World([definition]))
    assert case.open == ["Root"]
    assert set(case.due) == {"Root.BoundaryEventSplit"}
    assert case.do("Root").finished
    assert case.path == ["Start", "Root", "p.EndJoin", "End"]


def test_white_space_around_names_is_trimmed() -> None:
    data = draw("p", lanes(office="\n u \n"), start(), user("u"), end(), "s > u > e")
    data = data.replace(b'targetRef="u"', b'targetRef=" u "').replace(b'id="u"', b'id=" u"')
    reading = read({"p.bpmn": data})
    assert reading.findings == ()
    assert reading.definition is not None
    assert reading.definition.elements["u"].lane == "office"
