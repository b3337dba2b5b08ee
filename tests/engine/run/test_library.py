"""What of SpiffWorkflow we replace or rely upon: when it changes there, somebody must look here."""

import hashlib
import inspect
from collections.abc import Callable
from typing import Any

import pytest
import SpiffWorkflow
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.script_engine.python_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import MultiInstanceTask
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
from SpiffWorkflow.bpmn.util.event import EventManager
from SpiffWorkflow.bpmn.util.subworkflow import BpmnBaseWorkflow, BpmnSubWorkflow
from SpiffWorkflow.specs import WorkflowSpec
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.workflow import Workflow

REPLACED: list[tuple[Callable[..., Any], str]] = [
    (Task.__init__, "5d98d6df6c602dfb"),
    (Task._add_child, "05ec96e943da475e"),
    (Task._inherit_data, "881f3fbdcf64c763"),
    (Task._set_state, "86c4c1d22dc9b70f"),
    (Task.cancel, "16a6cc6f7ea48468"),
    (TaskSpec._predict, "e205cac4587d51d4"),
    (TaskSpec._update, "6b138d31ca684e6b"),
    (TaskSpec._on_ready, "c0c43ec078d31a59"),
    (TaskSpec._run, "dac36fd701341359"),
    (Workflow.cancel, "970d8ba9c28471b3"),
    (Workflow._task_completed_notify, "a87c9bea38b2f71e"),
    (BpmnProcessSpec.__init__, "4c0511ce1defb2f1"),
    (BpmnProcessSpec._add_notify, "749fc73fcef6d68f"),
    (CatchingEvent._run_hook, "c0d09ad9b075478d"),
    (CatchingEvent._on_cancel, "7e930d7d7344e300"),
    (SubWorkflowTask.start_workflow, "93da1e43384ab5bd"),
    (PythonScriptEngine.evaluate, "aaad8167dfb3a599"),
    (PythonScriptEngine.execute, "5f4da9812398df02"),
    (PythonScriptEngine.call_service, "9ffbe3e7be352837"),
]
RELIED_UPON: list[tuple[Callable[..., Any], str]] = [
    (Task.run, "976c46e260fe7f72"),
    (Task.complete, "3ad34f7ae962ad90"),
    (Task._ready, "4c051bb2c2a3d259"),
    (Task.has_state, "51bfc706797e11e1"),
    (Task.error, "2a089827d0ed163b"),
    (TaskSpec.__init__, "df987d5843e7f374"),
    (TaskSpec._on_complete, "95d4b21bfa422d45"),
    (TaskSpec._on_complete_hook, "fbcc4aacf9593cd7"),
    (TaskSpec._on_ready_hook, "e58b27eadbe70ec5"),
    (TaskSpec._update_hook, "8e93b378bc2bafc8"),
    (TaskSpec._on_cancel, "c05a2f4bc3de2f28"),
    (TaskSpec.connect, "80f6471ca8837630"),
    (TaskSpec._connect_notify, "5495e0157b49128f"),
    (BpmnTaskSpec.__init__, "1345082eb723ed77"),
    (BpmnTaskSpec._update_hook, "facd2e4174bcf5cd"),
    (BpmnTaskSpec._on_complete_hook, "39e47e85a77b2ffc"),
    (BpmnSpecMixin.__init__, "ab73ceb47a8015a7"),
    (WorkflowSpec.__init__, "fdb80d81cf1dd708"),
    (WorkflowSpec._add_notify, "2522e219845e960e"),
    (Workflow.__init__, "a179a75739481275"),
    (BpmnBaseWorkflow.__init__, "0ab21b97ab24e0d8"),
    (BpmnSubWorkflow.__init__, "db2b701bf21b28a0"),
    (BpmnSubWorkflow._calculate_depth, "e67055a362abf3df"),
    (BpmnWorkflow.__init__, "3a81d03cfd844e1a"),
    (BpmnWorkflow.get_subprocess, "9605138f6c8ba388"),
    (EventManager.__init__, "d67f673a9d416361"),
    (EventManager.add_task, "bad118334d4e96d6"),
    (EventManager.remove_task, "7de0a948bd9b0a2f"),
    (EventDefinition.__init__, "875d121bda9d44d1"),
    (EventDefinition.has_fired, "c49ee7ef4ea531c5"),
    (EventDefinition.update_task, "f7947ef16f675bdc"),
    (CatchingEvent.__init__, "7f3e6d9eda5a2524"),
    (CatchingEvent._update_hook, "4ecffc9f45f998dd"),
    (CatchingEvent._on_ready_hook, "00e9dfc35d6e0350"),
    (BoundaryEvent.__init__, "1f56d99f0245a03b"),
    (SubWorkflowTask.__init__, "a2940f0ecf23c1e7"),
    (SubWorkflowTask._update_hook, "2ae408754d1b5a2e"),
    (SubWorkflowTask._on_cancel, "b822ad8d5405ee0e"),
    (MultiInstanceTask.__init__, "216450e927cd9f70"),
]


def digest(function: Callable[..., Any]) -> str:
    return hashlib.sha256(inspect.getsource(function).encode()).hexdigest()[:16]


@pytest.mark.parametrize(("function", "known"), REPLACED, ids=lambda value: getattr(value, "__qualname__", ""))
def test_what_we_replace_is_as_we_know_it(function: Callable[..., Any], known: str) -> None:
    """Compare the new source with the override in `app/engine`, then write down its digest."""
    assert digest(function) == known


@pytest.mark.parametrize(("function", "known"), RELIED_UPON, ids=lambda value: getattr(value, "__qualname__", ""))
def test_what_we_rely_upon_is_as_we_know_it(function: Callable[..., Any], known: str) -> None:
    """Check that nothing of it needs what our tokens do not have (history, predictions, data), then renew."""
    assert digest(function) == known


def test_nothing_of_the_library_was_patched() -> None:
    """All that differs is in subclasses: whoever uses the library beside us gets it as it comes."""
    for function, _ in (*REPLACED, *RELIED_UPON):
        assert function.__module__.startswith(SpiffWorkflow.__name__)
