"""Event sub-processes: started by their event alone, beside the flow."""

from app.engine.findings import Findings
from app.engine.reading.model import Model


def check_event_subprocesses(model: Model, findings: Findings) -> None:
    """What an event sub-process must not have: flows, boundary events, repetition."""
    for node in model.nodes.values():
        if not node.triggered:
            continue
        if model.arriving[node.id] or model.leaving[node.id]:
            findings.error(node.id, "event_subprocess_flow", node.line)
        if model.attached[node.id]:
            event = model.attached[node.id][0]
            findings.error(event.id, "event_subprocess_boundary", event.line, host=node.id)
        if node.repetition:
            findings.error(node.id, "event_subprocess_repeated", node.line)
