"""The naive cycle that everybody writes first: the library's own parser and full JSON, through the ORM.

The baseline's diagrams are made digestible for the stock parser: `${…}` loses its braces, automatic tasks pass
through, timers get fixed durations. Load, deserialize, complete, serialize, commit; no inbox, no journal.
"""

import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState
from sqlalchemy import Engine, Text, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from app.config import ROOT
from app.operations.topics.register_case import DEFAULTS

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"
PROCESSES = ("message_handling", "transfer", "unit_handling", "reply")
FACTS = {"source": "portal", "intake_office": "info_office", "dispatched_by": "info_office", "claimable": True}


class _Base(DeclarativeBase):
    pass


class StoredWorkflow(_Base):
    """An instance as its full JSON."""

    __tablename__ = "workflow"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    state: Mapped[str] = mapped_column(Text)
    __mapper_args__ = {"version_id_col": version}


class Naive:
    """Workflows kept as full JSON in an SQLite file with the same durability as ours."""

    def __init__(self, file: Path) -> None:
        self._engine: Engine = create_engine(f"sqlite:///{file}")
        event.listen(self._engine, "connect", _durable)
        _Base.metadata.create_all(self._engine)
        parser = BpmnParser()
        for process in PROCESSES:
            parser.add_bpmn_str(digestible((ROOT / "processes" / process / "process.bpmn").read_bytes()))
        self._specification = parser.get_spec("message_handling")
        self._called = parser.get_subprocess_specs("message_handling")
        self._serializer = BpmnWorkflowSerializer()

    def start(self, case_id: int) -> None:
        """Begin one workflow."""
        workflow = BpmnWorkflow(self._specification, self._called)
        workflow.task_tree.data.update({**DEFAULTS, **FACTS})
        workflow.do_engine_steps()
        with Session(self._engine) as session:
            session.add(StoredWorkflow(id=case_id, state=self._serializer.serialize_json(workflow)))
            session.commit()

    def complete(self, case_id: int, element: str, values: Mapping[str, Any]) -> float:
        """Complete one task; the seconds it took."""
        began = time.perf_counter()
        with Session(self._engine) as session:
            stored = session.get_one(StoredWorkflow, case_id)
            workflow = self._serializer.deserialize_json(stored.state)
            ready = workflow.get_tasks(state=TaskState.READY, manual=True)
            task = next(task for task in ready if task.task_spec.bpmn_id == element)
            task.data.update(values)
            task.run()
            workflow.do_engine_steps()
            stored.state = self._serializer.serialize_json(workflow)
            session.commit()
        return time.perf_counter() - began

    def state_bytes(self) -> int:
        """The size of the largest state."""
        with Session(self._engine) as session:
            return max(len(state) for (state,) in session.query(StoredWorkflow.state))

    def close(self) -> None:
        """Close the database."""
        self._engine.dispose()


def digestible(diagram: bytes) -> bytes:
    """The diagram for the stock parser."""
    root = etree.fromstring(diagram)
    for element in list(root.iter(f"{BPMN}serviceTask", f"{BPMN}businessRuleTask")):
        element.tag = f"{BPMN}scriptTask"
        etree.SubElement(element, f"{BPMN}script").text = "pass"
    for extension in list(root.iter(f"{BPMN}extensionElements")):
        _parent(extension).remove(extension)
    for repetition in root.iter(f"{BPMN}multiInstanceLoopCharacteristics"):
        etree.SubElement(repetition, f"{BPMN}loopDataInputRef").text = repetition.get(f"{CAMUNDA}collection")
        variable = repetition.get(f"{CAMUNDA}elementVariable") or "unit"
        etree.SubElement(repetition, f"{BPMN}inputDataItem", id=variable, name=variable)
    for timer in root.iter(f"{BPMN}timeDuration", f"{BPMN}timeDate", f"{BPMN}timeCycle"):
        timer.tag, timer.text = f"{BPMN}timeDuration", '"P1D"'
    for condition in root.iter(f"{BPMN}conditionExpression"):
        condition.text = re.sub(r"^\s*[$#]\{(.*)\}\s*$", r"\1", condition.text or "", flags=re.DOTALL)
    return etree.tostring(root)


def _parent(element: Any) -> Any:
    return element.getparent()


def _durable(raw: Any, record: object) -> None:
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = FULL")
