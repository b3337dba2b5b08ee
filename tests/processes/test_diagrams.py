"""The diagrams of the baseline: complete, readable, and in agreement with what lies beside them."""

import re
import tomllib
from importlib import import_module
from itertools import combinations, pairwise

import pytest

from app.domain.permissions import Role
from app.engine.reading import read
from app.operations.deployments import catalog, files_of
from forms import FORMS
from tests.processes.drawn import BPMN, CAMUNDA, DI, NAMES, PROCESSES, ROUND, Drawing, drawing

ORDER = (
    ("citizen", "网民"),
    ("info_office", "信息化办"),
    ("city_leader", "市政府领导"),
    ("supervision_office", "督查室"),
    ("handling_unit", "承办单位"),
    ("unit_head", "单位负责人"),
    ("county_office", "县（区）政府办公室"),
    ("coordination_office", "政府办公室"),
)
"""Lanes from top to bottom: the same in every diagram, so that a reader finds the place."""
MOST_BENDS = 4
NARROWEST_COLUMN = 70
OTHER_NAMES = {"main_case_replied": "await_main_case"}
"""Messages that do not bear the name of the element that waits for them."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(params=NAMES)
def diagram(request: pytest.FixtureRequest) -> Drawing:
    """Every diagram of the baseline in turn."""
    return drawing(request.param)


# What it says


def test_reader_has_nothing_to_object(diagram: Drawing) -> None:
    reading = read(files_of(PROCESSES / diagram.name), catalog(), frozenset(NAMES))
    assert reading.findings == ()
    assert reading.definition is not None
    assert reading.definition.process == diagram.name
    assert set(reading.definition.elements) == set(diagram.nodes)


def test_lanes_are_roles_in_one_order_under_one_name(diagram: Drawing) -> None:
    lanes = [(id, lane.get("name")) for id, lane in diagram.lanes.items()]
    assert lanes == [lane for lane in ORDER if lane in lanes]
    assert {id for id, _ in lanes} <= {role.value for role in Role}


def test_everything_has_a_chinese_name(diagram: Drawing) -> None:
    names = {id: node.get("name", "") for id, node in diagram.nodes.items()}
    assert [id for id, name in names.items() if not CHINESE.search(name)] == []


def test_names_use_full_width_punctuation(diagram: Drawing) -> None:
    names = [element.get("name", "") for element in diagram.process.iter() if element.get("name")]
    assert [name for name in names if CHINESE.search(name) and re.search(r"[,;:?!()\s]", name)] == []


def test_user_tasks_tell_the_clerk_what_to_do(diagram: Drawing) -> None:
    for task in diagram.of_kind("userTask"):
        note = task.findtext(f"{BPMN}documentation", "")
        assert note.endswith("。"), task.get("id")
        assert len(note) <= 120, task.get("id")


def test_user_tasks_have_a_form(diagram: Drawing) -> None:
    for task in diagram.of_kind("userTask"):
        declared = task.find(f"{BPMN}extensionElements/{CAMUNDA}formData")
        assert declared is not None or task.get(f"{CAMUNDA}formKey") in FORMS, task.get("id")


def test_gateways_that_choose_have_a_default_and_name_every_way(diagram: Drawing) -> None:
    for gateway in diagram.of_kind("exclusiveGateway"):
        ways = diagram.leaving(gateway.get("id", ""))
        if len(ways) == 1:
            continue
        assert gateway.get("default") in {way.get("id") for way in ways}, gateway.get("id")
        assert all(CHINESE.search(way.get("name", "")) for way in ways), gateway.get("id")
        conditions = [way.findtext(f"{BPMN}conditionExpression") for way in ways]
        assert conditions.count(None) == 1, gateway.get("id")


def test_nodes_list_their_flows(diagram: Drawing) -> None:
    for id, node in diagram.nodes.items():
        for tag, end in (("incoming", "targetRef"), ("outgoing", "sourceRef")):
            listed = [diagram.text(entry) for entry in node.findall(f"{BPMN}{tag}")]
            assert listed == [flow for flow, at in diagram.flows.items() if at.get(end) == id], (id, tag)


def test_messages_bear_the_name_that_operations_deliver(diagram: Drawing) -> None:
    declared = {message.get("id"): message.get("name") for message in diagram.root.findall(f"{BPMN}message")}
    caught = {
        declared[trigger.get("messageRef")]: id
        for id, node in diagram.nodes.items()
        for trigger in node.findall(f"{BPMN}messageEventDefinition")
    }
    assert set(caught) == set(declared.values())
    assert {name: id for name, id in caught.items() if name != id}.items() <= OTHER_NAMES.items()


def test_every_topic_exists_and_knows_its_parameters(diagram: Drawing) -> None:
    for task in diagram.of_kind("serviceTask"):
        topic = import_module(f"app.operations.topics.{task.get(f'{CAMUNDA}topic')}")
        given = {parameter.get("name") for parameter in task.iter(f"{CAMUNDA}inputParameter")}
        assert given <= set(topic.PARAMETERS), task.get("id")


def test_the_rating_task_ends_when_it_says_that_it_will() -> None:
    nodes = drawing("message_handling").nodes
    window = nodes["rate_window"].findtext(f"{BPMN}timerEventDefinition/{BPMN}timeDate")
    assert nodes["rate"].get(f"{CAMUNDA}dueDate") == window


# What lies beside it


def test_every_table_is_used_and_every_decision_has_one(diagram: Drawing) -> None:
    tables = {path.stem for path in (PROCESSES / diagram.name).glob("*.dmn")}
    assert {task.get(f"{CAMUNDA}decisionRef") for task in diagram.of_kind("businessRuleTask")} == tables


def test_shared_tables_are_the_same_in_every_folder() -> None:
    tables: dict[str, set[bytes]] = {}
    for path in PROCESSES.glob("*/*.dmn"):
        tables.setdefault(path.name, set()).add(path.read_bytes())
    assert [name for name, contents in tables.items() if len(contents) > 1] == []


def test_manifest_names_what_the_diagram_calls_and_starts(diagram: Drawing) -> None:
    manifest = tomllib.loads((PROCESSES / diagram.name / "manifest.toml").read_text("utf-8"))
    called = [task.get("calledElement", "") for task in diagram.of_kind("callActivity")]
    started = {
        diagram.text(parameter)
        for task in diagram.of_kind("serviceTask")
        if task.get(f"{CAMUNDA}topic") == "start_process"
        for parameter in task.iter(f"{CAMUNDA}inputParameter")
        if parameter.get("name") == "process"
    }
    assert (manifest["process"], manifest["title"]) == (diagram.name, diagram.process.get("name"))
    assert sorted(manifest["links"]["calls"]) == sorted(called)
    assert set(called) <= set(NAMES)
    assert set(manifest["links"]["starts"]) == started
    assert set(manifest.get("stages", ())) <= set(diagram.nodes)
    assert manifest["owner"] in {role.value for role in Role}


# How it is drawn


def test_everything_is_drawn_once(diagram: Drawing) -> None:
    drawn = [shape.get("bpmnElement") for shape in diagram.root.iter(f"{DI}BPMNShape", f"{DI}BPMNEdge")]
    links = {link.get("id") for link in diagram.process.iter(f"{BPMN}association")}
    pool = {pool.get("id") for pool in diagram.root.iter(f"{BPMN}participant")}
    expected = {*diagram.nodes, *diagram.flows, *diagram.lanes, *diagram.notes, *links, *pool}
    assert len(drawn) == len(set(drawn))
    assert set(drawn) == expected


def test_lanes_fill_the_pool(diagram: Drawing) -> None:
    (pool,) = (diagram.boxes[pool.get("id", "")] for pool in diagram.root.iter(f"{BPMN}participant"))
    top = pool.y
    for lane in diagram.lanes:
        box = diagram.boxes[lane]
        assert (box.y, box.right) == (top, pool.right), lane
        top = box.bottom
    assert top == pool.bottom


def test_nodes_stand_inside_their_lane(diagram: Drawing) -> None:
    for id, lane in diagram.lanes.items():
        for ref in lane.iter(f"{BPMN}flowNodeRef"):
            assert diagram.boxes[id].holds(diagram.boxes[diagram.text(ref)]), diagram.text(ref)


def test_boundary_events_sit_on_the_edge_of_their_host(diagram: Drawing) -> None:
    for event in diagram.of_kind("boundaryEvent"):
        box, host = (diagram.boxes[event.get(key, "")] for key in ("id", "attachedToRef"))
        middle = box.y + box.height // 2
        assert middle in (host.y, host.bottom), event.get("id")
        assert host.x <= box.x, event.get("id")
        assert box.right <= host.right, event.get("id")


def test_nothing_overlaps(diagram: Drawing) -> None:
    hosts = {(event.get("id"), event.get("attachedToRef")) for event in diagram.of_kind("boundaryEvent")}
    meeting = [(a.id, b.id) for a, b in combinations(diagram.things(), 2) if a.meets(b)]
    assert [pair for pair in meeting if pair not in hosts and pair[::-1] not in hosts] == []


def test_lines_are_level_or_upright_with_few_bends(diagram: Drawing) -> None:
    for line in diagram.lines.values():
        assert all(start[0] == end[0] or start[1] == end[1] for start, end in line.parts()), line.id
        assert len(line.points) - 2 <= MOST_BENDS, line.id


def test_lines_end_at_the_outline_of_what_they_join(diagram: Drawing) -> None:
    for line in diagram.lines.values():
        for node, point in ((line.source, line.points[0]), (line.target, line.points[-1])):
            assert diagram.thing(node).touched_by(point), (line.id, node)


def test_no_line_runs_through_anything(diagram: Drawing) -> None:
    for line in diagram.lines.values():
        crossed = {thing.id for part in line.parts() for thing in diagram.things() if thing.box.crossed_by(*part)}
        assert crossed == set(), line.id


def test_names_beside_elements_have_a_place(diagram: Drawing) -> None:
    beside = {id for id in diagram.nodes if diagram.kind(id).endswith(ROUND)}
    named = {id for id, flow in diagram.flows.items() if flow.get("name")}
    assert set(diagram.labels) == beside | named
    lanes = [diagram.boxes[lane] for lane in diagram.lanes]
    assert all(any(lane.holds(label) for lane in lanes) for label in diagram.labels.values())


def test_tasks_stand_on_columns(diagram: Drawing) -> None:
    """Activities of one column share their middle; columns keep their distance."""
    tasks = [diagram.boxes[id] for id in diagram.nodes if not diagram.kind(id).endswith(ROUND)]
    middles = sorted({box.x + box.width // 2 for box in tasks})
    assert all(after - before >= NARROWEST_COLUMN for before, after in pairwise(middles))
    assert {box.height for box in tasks} == {80}
