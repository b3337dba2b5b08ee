"""Compensation and cancelling: what undoes what, what throws it, and where a transaction may be cancelled."""

from app.engine.findings import Findings
from app.engine.reading.model import Model, Node


def check_compensation(model: Model, findings: Findings) -> None:
    """Every event, handler and transaction that has to do with undoing."""
    for node in model.nodes.values():
        if node.for_compensation:
            _check_handler(node, model, findings)
        match node.trigger.kind, bool(node.attached_to):
            case "compensate", True:
                _check_attached(node, model, findings)
            case "compensate", False if node.kind == "startEvent":
                _check_consumer(node, model, findings)
            case "compensate", False:
                _check_throw(node, model, findings)
            case "cancel", True:
                _check_cancelled(node, model, findings)
            case "cancel", False:
                _check_cancel(node, model, findings)


def _check_attached(event: Node, model: Model, findings: Findings) -> None:
    """A compensation event leads to one handler beside it, by an association, and nowhere else."""
    handler = model.nodes.get(event.handler)
    if handler is None or not handler.for_compensation or handler.scope != event.scope:
        findings.error(event.id, "compensation_without_handler", event.line)
    if model.leaving[event.id]:
        findings.error(event.id, "compensation_leads_on", event.line)
    if model.nodes[event.attached_to].for_compensation:
        findings.error(event.id, "compensation_of_handler", event.line, host=event.attached_to)
    if _first(event, model) is not event:
        findings.error(event.id, "compensation_twice", event.line, host=event.attached_to)


def _check_handler(node: Node, model: Model, findings: Findings) -> None:
    """A handler stands outside the flow."""
    if all(other.handler != node.id for other in model.nodes.values()):
        findings.error(node.id, "handler_of_nothing", node.line)
    if model.leaving[node.id] or model.arriving[node.id]:
        findings.error(node.id, "handler_in_flow", node.line)
    if any(event.trigger.kind != "compensate" for event in model.attached[node.id]):
        findings.error(node.id, "handler_with_events", node.line)


def _check_throw(event: Node, model: Model, findings: Findings) -> None:
    """There must be something that it undoes, in its own scope."""
    here: set[str] = set()
    scope = event.scope
    while scope in model.scopes:
        here |= {node.id for node in model.scopes[scope]} & model.compensable
        around = model.nodes.get(scope)
        scope = around.scope if around is not None and around.triggered else ""
    if event.trigger.name and event.trigger.name not in here:
        findings.error(event.id, "compensation_of_nothing", event.line, activity=event.trigger.name)
    elif not here:
        findings.warning(event.id, "nothing_to_compensate", event.line)


def _check_consumer(start: Node, model: Model, findings: Findings) -> None:
    """An event sub-process for compensation lies in a sub-process that nothing else undoes, one in each."""
    consumer = model.nodes.get(start.scope)
    if consumer is None or not consumer.triggered:
        return
    undone = model.nodes.get(consumer.scope)
    if undone is None:
        findings.error(consumer.id, "compensation_of_process", consumer.line)
    elif any(event.trigger.kind == "compensate" for event in model.attached[undone.id]):
        findings.error(consumer.id, "compensation_two_ways", consumer.line, host=undone.id)
    if any(model.consumes(other) and other is not consumer for other in model.scopes[consumer.scope]):
        findings.error(consumer.id, "compensation_consumed_twice", consumer.line)


def _check_cancel(end: Node, model: Model, findings: Findings) -> None:
    """A cancel end event lies directly in a transaction that catches it."""
    transaction = model.nodes.get(end.scope)
    if transaction is None or transaction.kind != "transaction":
        findings.error(end.id, "cancel_outside", end.line)
    elif all(event.trigger.kind != "cancel" for event in model.attached[transaction.id]):
        findings.error(end.id, "cancel_not_caught", end.line, transaction=transaction.id)


def _check_cancelled(event: Node, model: Model, findings: Findings) -> None:
    """A cancel event hangs on a transaction in which something cancels, one on each."""
    if model.nodes[event.attached_to].kind != "transaction":
        findings.error(event.id, "cancel_outside", event.line)
    elif all(node.trigger.kind != "cancel" or node.attached_to for node in model.scopes[event.attached_to]):
        findings.error(event.id, "cancel_never", event.line, transaction=event.attached_to)
    if _first(event, model) is not event:
        findings.error(event.id, "cancel_twice", event.line, transaction=event.attached_to)


def _first(event: Node, model: Model) -> Node:
    """The first event of the same kind on the same activity."""
    return next(other for other in model.attached[event.attached_to] if other.trigger.kind == event.trigger.kind)
