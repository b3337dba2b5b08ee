"""What a process owner changes in the files takes effect, with no Python touched."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from lxml import etree

from app.domain.calendar import WorkingCalendar
from app.domain.clock import SHANGHAI, Clock
from app.domain.permissions import SYSTEM, Actor, Role
from app.engine.definition import Definition
from app.engine.outcome import OpenedItem, Outcome, TopicCall, Variables
from app.engine.reading import read
from app.engine.runner import Runner
from app.operations.deployments import files_of, publish
from app.operations.office import Office
from app.operations.tasks import open_form
from forms.declared import declared_form
from tests.forms.sending import multidict
from tests.operations.town import Town
from tests.processes.drawn import BPMN, PROCESSES

MONDAY = Clock(datetime(2026, 3, 2, 9, tzinfo=SHANGHAI), WorkingCalendar())

Files = dict[str, bytes]


def baseline(process: str) -> Files:
    """The diagram and the tables of a process."""
    return {path.name: path.read_bytes() for path in (PROCESSES / process).iterdir() if path.is_file()}


def edited(files: Files, name: str, old: str, new: str) -> Files:
    """The files with one place of one file changed."""
    assert files[name].decode().count(old) == 1
    return files | {name: files[name].decode().replace(old, new).encode()}


LIMIT = '<outputEntry id="time_limit_simple_out_limit_days">\n          <text>{}</text>'
SEVEN_DAYS = edited(baseline("transfer"), "time_limit.dmn", LIMIT.format(5), LIMIT.format(7))
SORTED = {
    "disposal": "transfer",
    "kind": "求助",
    "category": "教育体育/义务教育",
    "complexity": "simple",
    "summary": "反映校门口拥堵。",
    "proposal": "建议由市教育局办理。",
    "transfer_mode": "assign",
}


@dataclass(frozen=True, slots=True)
class Alone:
    """Surroundings of a single process; delivery computes the due date as the topic does, nothing else acts."""

    only: Definition
    clock: Clock = MONDAY

    def definition(self, deployment: int) -> Definition:
        return self.only

    def resolve(self, process: str, variables: Variables) -> int:
        raise AssertionError(process)

    def call(self, call: TopicCall) -> Variables:
        days = call.variables["limit_days"]
        assert isinstance(days, int)
        return {"due_on": self.clock.calendar.add_working_days(self.clock.today, days).isoformat()}


def alone(files: Files) -> Alone:
    """The edited process, which the reader accepts; an owner may leave out the English of what is new."""
    reading = read(files)
    assert {finding.code for finding in reading.findings} <= {"no_english"}
    assert reading.definition is not None
    return Alone(reading.definition)


def complete(outcome: Outcome, values: Variables, around: Alone) -> Outcome:
    """Complete the only open task."""
    (item,) = outcome.opened
    done = Runner().complete(outcome.state, item.id, values, around)
    assert done.incident is None
    return done


# 5 becomes 7


def delivered(files: Files) -> Outcome:
    """A simple message, transferred by the info office to the department of education."""
    around = alone(files)
    facts: Variables = {"source": "portal", "instruction": "none", "major": False, "key_supervision": False}
    start = Runner().start(1, {**facts, "transfer_mode": "assign", "round": "first"}, around)
    return complete(start, {"lead_unit": "jyj", "complexity": "simple", "disputed": False}, around)


def due(outcome: Outcome) -> tuple[object, object]:
    return outcome.variables["limit_days"], outcome.variables["due_on"]


def test_seven_days_in_the_table_are_seven_days_for_the_unit() -> None:
    assert due(delivered(baseline("transfer"))) == (5, "2026-03-09")
    assert due(delivered(SEVEN_DAYS)) == (7, "2026-03-11")


def sorted_message(town: Town, clerk: Actor) -> int:
    """A message of the portal that waits to be assigned."""
    case = town.submit().case_id
    town.complete(clerk, case, "moderate", moderation="publish")
    town.complete(clerk, case, "sort", **SORTED)
    return case


def test_new_cases_follow_the_edited_table_and_running_ones_theirs(office: Office) -> None:
    town = Town(office, MONDAY.now)
    clerk = town.actor(Role.INFO_OFFICE, "xxb")
    running = sorted_message(town, clerk)
    with office.begin() as uow:
        assert publish(uow, SYSTEM, town.clock, files_of(PROCESSES / "transfer") | SEVEN_DAYS).new
    new = sorted_message(town, clerk)

    for case, limit, due_on in ((running, 5, date(2026, 3, 9)), (new, 7, date(2026, 3, 11))):
        with office.read() as uow:
            form = open_form(uow, clerk, town.clock, town.item(case, "assign").id).form
        assert dict(form["complexity"].options)["simple"] == f"简单（{limit}个工作日）"
        town.complete(clerk, case, "assign", lead_unit="jyj", complexity="simple", requirements="请按期办理。")
        assert town.case(case).due_on == due_on


# A task more

SITE_VISIT = f"""
<bpmn:userTask xmlns:bpmn="{BPMN[1:-1]}" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
    id="site_visit" name="现场回访" camunda:candidateGroups="county_office" camunda:dueDate="${{working_days(2)}}">
  <bpmn:extensionElements>
    <camunda:formData>
      <camunda:formField id="visited_on" label="回访日期" type="date">
        <camunda:validation><camunda:constraint name="required" /></camunda:validation>
      </camunda:formField>
      <camunda:formField id="content" label="留言人是否认可" type="enum">
        <camunda:value id="yes" name="认可" />
        <camunda:value id="no" name="不认可" />
      </camunda:formField>
    </camunda:formData>
  </bpmn:extensionElements>
</bpmn:userTask>"""


def with_a_site_visit(files: Files) -> Files:
    """The unit's handling with one more task between 核查办理 and 汇合."""
    root = etree.fromstring(files["process.bpmn"])
    process = root.find(f"{BPMN}process")
    assert process is not None
    process.insert(1, etree.fromstring(SITE_VISIT))
    flow = process.find(f"{BPMN}sequenceFlow[@id='handle_to_both_done']")
    join = process.find(f"{BPMN}parallelGateway[@id='both_done']/{BPMN}incoming")
    lane = process.find(f"{BPMN}laneSet/{BPMN}lane[@id='handling_unit']")
    assert flow is not None and join is not None and lane is not None
    flow.set("targetRef", "site_visit")
    after = {"id": "visited", "sourceRef": "site_visit", "targetRef": "both_done"}
    etree.SubElement(process, f"{BPMN}sequenceFlow", after)
    join.text = "visited"
    etree.SubElement(lane, f"{BPMN}flowNodeRef").text = "site_visit"
    return files | {"process.bpmn": etree.tostring(root)}


def handled(around: Alone) -> Outcome:
    """A message that the unit has signed for, verified and handled."""
    facts: Variables = {"lead_unit": "jc", "acting_unit": "", "assisting_units": [], "due_on": "2026-03-09"}
    start = Runner().start(1, {**facts, "approved": True, "acknowledgement": "accept"}, around)
    return complete(start, {"visibility": "public"}, around)


def opened(outcome: Outcome) -> OpenedItem:
    (item,) = outcome.opened
    return item


def test_an_added_task_is_asked_for_by_the_form_that_the_diagram_declares() -> None:
    files = baseline("unit_handling")
    assert opened(handled(alone(files))).element == "release"

    around = alone(with_a_site_visit(files))
    visit = handled(around)
    item = opened(visit)
    assert (item.element, item.name, item.role, item.due) == (
        "site_visit",
        "现场回访",
        "county_office",
        date(2026, 3, 4),
    )

    form_class = declared_form([asdict(field) for field in around.only.elements["site_visit"].fields])
    assert not form_class(multidict({"content": "yes"})).validate()
    form = form_class(multidict({"visited_on": "2026-03-03", "content": "yes"}))
    assert form.validate()
    values: Mapping[str, object] = form.process_variables()
    assert values == {"visited_on": "2026-03-03", "content": "yes"}

    released = complete(visit, form.process_variables(), around)
    assert opened(released).element == "release"
    assert opened(released).variables["content"] == "yes"
