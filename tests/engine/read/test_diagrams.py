"""What an accepted diagram means, and that its specification holds all of it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.calendar import WorkingCalendar
from app.domain.clock import Clock
from app.engine.definition import DeclaredField, Definition, Element
from app.engine.executable import Executable
from app.engine.reading import process_of, read
from tests.engine.run.drawing import (
    call,
    catch,
    choice,
    draw,
    each,
    element,
    end,
    gateway,
    given,
    inside,
    message,
    on,
    start,
    timer,
    topic,
    user,
)

CLOCK = Clock(datetime(2026, 3, 2, tzinfo=UTC), WorkingCalendar())
ORDINARY = (Path(__file__).parents[1] / "diagrams" / "ordinary.bpmn").read_bytes()


def accepted(data: bytes, **tables: bytes) -> Definition:
    reading = read({"process.bpmn": data, **{f"{name}.dmn": table for name, table in tables.items()}})
    assert reading.accepted
    assert reading.definition is not None, reading.findings
    return reading.definition


def executable(definition: Definition) -> Executable:
    assert isinstance(definition.executable, Executable)
    return definition.executable


def test_ordinary_diagram() -> None:
    reading = read({"ordinary.bpmn": ORDINARY})
    assert [(finding.element, finding.code) for finding in reading.findings] == [
        ("ordinary", "attribute_ignored"),
        ("route", "decision_missing"),
    ]
    definition = reading.definition
    assert definition is not None
    assert (definition.process, definition.name) == ("ordinary", "普通流程")
    assert definition.lanes == {"info_office": "市信息办", "handling_unit": "承办单位"}
    assert definition.diagram == ORDINARY
    elements = definition.elements
    assert elements["sort"] == Element(
        id="sort",
        name="收集整理",
        kind="userTask",
        process="ordinary",
        lane="info_office",
        form="sort",
        due="${working_days(1)}",
        priority="50",
    )
    assert elements["register"].topic == "register_case"
    assert elements["register"].inputs == {"kind": '"message"', "source": "${source}"}
    assert elements["register"].lane == ""
    assert elements["route"].decision == "transfer_route"
    assert elements["handling"].called == "unit_handling"
    assert elements["reply"].groups == "${dispatched_by}"
    assert elements["reply"].fields == (DeclaredField("opinion", "意见", "text", constraints={"required": ""}),)


def test_specification_holds_every_node_and_flow() -> None:
    built = executable(accepted(ORDINARY))
    tasks = built.specification.task_specs
    assert [spec.name for spec in tasks["by_route"].outputs] == [
        "wait_main",
        "split",
        "handling.BoundaryEventSplit",
    ]
    assert [spec.name for spec in tasks["handling.BoundaryEventSplit"].outputs] == [
        *["handling", "overdue", "later_instruction"]
    ]
    assert tasks["assist"].instance == "assist [child]"
    assert tasks["assist [child]"].bpmn_id == "assist"
    assert tasks["sort"].lane == "info_office"
    assert '"PT48H"' in built.expressions
    assert built.expressions["${due_on}"].names == {"due_on"}


def test_conditions_are_tried_in_the_order_of_the_file() -> None:
    """SpiffWorkflow's own parser tries them by the place of their targets on the canvas."""
    flows = ("g > c : n == 1", "g > a : n == 2", "g > b")
    parts = (user("a"), user("b"), user("c"), choice("g", "b"))
    data = draw("p", start(), end(), *parts, "s > g", *flows, "a > e", "b > e", "c > e")
    gateway_spec = executable(accepted(data)).specification.task_specs["g"]
    assert [way.target for way in gateway_spec.ways] == ["c", "a", "b"]


def test_subprocess_has_its_own_specification_and_its_contents_inherit_the_lane() -> None:
    lanes = (
        '<bpmn:laneSet id="ls"><bpmn:lane id="office" name="办公室"><bpmn:flowNodeRef> sub\n </bpmn:flowNodeRef>'
        "</bpmn:lane></bpmn:laneSet>"
    )
    part = inside("sub", start("ss"), element("userTask", "u"), end("se"), "ss > u > se")
    definition = accepted(draw("p", lanes, start(), part, end(), "s > sub > e"))
    assert set(executable(definition).subspecifications) == {"sub"}
    assert definition.elements["u"].lane == "office"
    assert definition.elements["sub"].lane == "office"
    assert definition.elements["s"].lane == ""


def test_inner_lane_is_the_role() -> None:
    lanes = (
        '<bpmn:laneSet id="ls"><bpmn:lane id="city" name="市"><bpmn:flowNodeRef>u</bpmn:flowNodeRef>'
        '<bpmn:childLaneSet id="cl"><bpmn:lane id="office"><bpmn:flowNodeRef>u</bpmn:flowNodeRef></bpmn:lane>'
        "</bpmn:childLaneSet></bpmn:lane></bpmn:laneSet>"
    )
    definition = accepted(draw("p", lanes, start(), element("userTask", "u"), end(), "s > u > e"))
    assert definition.elements["u"].lane == "office"
    assert definition.lanes == {"office": "office"}


@pytest.mark.parametrize("count", [100, 450])
def test_hundreds_of_nodes_in_a_row(count: int) -> None:
    """SpiffWorkflow's own parser ends in a RecursionError."""
    names = [f"u{number}" for number in range(count)]
    data = draw("p", start(), *map(user, names), end(), " > ".join(["s", *names, "e"]))
    assert len(accepted(data).elements) == count + 2


def test_loop_and_multi_instance_and_events_together() -> None:
    data = draw(
        "p",
        start(),
        user("u", each("units", "unit", until="${nrOfCompletedInstances > 1}")),
        call("c", "other"),
        on("c", "late", timer("R/P1D", "timeCycle"), interrupting=False),
        topic("remind"),
        catch("wait", message("m")),
        choice("again", "e"),
        end(),
        end("e2"),
        "s > u > c > wait > again",
        "again > u : more",
        "again > e",
        "late > remind > e2",
    )
    definition = accepted(data)
    assert set(executable(definition).expressions) == {"more", '"R/P1D"', "${nrOfCompletedInstances > 1}"}


def test_collection_may_be_wrapped() -> None:
    loop = '<bpmn:multiInstanceLoopCharacteristics camunda:collection="${units}" camunda:elementVariable="unit"/>'
    standard = (
        '<bpmn:multiInstanceLoopCharacteristics isSequential="true">'
        '<bpmn:loopDataInputRef>units</bpmn:loopDataInputRef><bpmn:inputDataItem id="unit"/>'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )
    for written in (loop, standard):
        data = draw("p", start(), user("u", written), end(), "s > u > e")
        task = executable(accepted(data)).specification.task_specs["u"]
        assert task.repetition.collection == "units"
        assert task.repetition.variable == "unit"


def test_inputs_are_expressions_or_stand_for_themselves() -> None:
    written = given(("due", "${answer}"), a="${n + 1}", b='text "x"', c="")
    definition = accepted(draw("p", start(), topic("t", inside=written), end(), "s > t > e"))
    expressions = executable(definition).expressions
    inputs = definition.elements["t"].inputs
    values = {name: expressions[text].evaluate({"n": 1}, CLOCK) for name, text in inputs.items()}
    assert values == {"a": 2, "b": 'text "x"', "c": ""}
    assert definition.elements["t"].outputs == {"due": "${answer}"}


def test_condition_may_begin_with_a_text() -> None:
    data = draw(
        "p", start(), choice("g", "e"), user("a"), end(), "s > g", 'g > a : "x" == source', "g > e", "a > e"
    )
    condition = executable(accepted(data)).expressions['"x" == source']
    assert condition.holds({"source": "x"}, CLOCK)


def test_what_was_not_built_refuses_the_diagram(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.engine.reading.unaccounted", lambda process, specifications: ["route"])
    reading = read({"p.bpmn": ORDINARY})
    assert reading.definition is None
    assert ("route", "not_built") in [(finding.element, finding.code) for finding in reading.findings]


def test_async_before_is_a_job() -> None:
    definition = accepted(draw("p", start(), topic("t", camunda_asyncBefore="true"), end(), "s > t > e"))
    assert definition.elements["t"].async_before
    assert executable(definition).specification.task_specs["t"].asynchronous


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_any_encoding(encoding: str) -> None:
    text = draw("p", start(), user("审核"), end(), "s > 审核 > e").decode()
    data = f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding)
    assert "审核" in accepted(data).elements


def test_process_of_a_file() -> None:
    assert process_of(ORDINARY) == "ordinary"
    assert process_of(b"<a/>") == ""
    assert process_of(b"") == ""


def test_documentation_and_drawings_say_nothing() -> None:
    data = draw(
        "p",
        "<bpmn:documentation>说明</bpmn:documentation>",
        start(),
        user("u", "<bpmn:documentation> 怎样办 </bpmn:documentation>"),
        end(),
        "s > u > e",
        '<bpmn:textAnnotation id="ta"><bpmn:text>备注</bpmn:text></bpmn:textAnnotation>',
        '<bpmn:association id="as" sourceRef="u" targetRef="ta"/>',
        '<bpmn:group id="gr"/>',
    )
    reading = read({"p.bpmn": data})
    assert reading.findings == ()
    assert reading.definition is not None
    assert reading.definition.elements["u"].documentation == "怎样办"


def test_parallel_branches() -> None:
    parts = (gateway("parallel", "split"), gateway("parallel", "join"), user("a"), user("b"))
    flows = ("s > split > a > join > e", "split > b > join")
    assert accepted(draw("p", start(), *parts, end(), *flows))
