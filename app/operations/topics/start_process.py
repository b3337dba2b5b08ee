"""Start a linked process of the same case, once; further reasons are added to the one that runs."""

from app.domain.errors import NotFound
from app.domain.events import Event
from app.engine.outcome import Json, Variables
from app.operations.running.linked import open_process
from app.operations.running.surroundings import newest
from app.operations.running.turn import TopicContext

TITLE = "启动关联流程"
PARAMETERS = {
    "process": "要启动的流程",
    "reason": "启动原因",
    "optional": "true：该流程尚未发布时只记录，不停止",
}
CHANGES = "为本件另起一个流程；同一流程正在办理的，只追加原因。保密流程启动后，本件即转为保密。"

NOBODY: Variables = {"lead_unit": "", "lead_kind": "", "acting_unit": "", "assisting_units": []}
"""Whoever had the case before it was sealed has it no longer."""


def run(parameters: Variables, context: TopicContext) -> dict[str, Json]:
    """Start `process` for `reason`. NotFound when it was never published, unless `optional`."""
    process, reason = str(parameters.get("process") or ""), str(parameters.get("reason") or "")
    try:
        deployment = newest(context.turn, process, context.variables)
    except NotFound:
        if parameters.get("optional") is not True:
            raise
        context.turn.note(Event.PROCESS_MISSED, process=process, reason=reason)
        return {}
    variables = dict(context.variables)
    if context.turn.folder(deployment).sealed:
        seal(context)
        variables |= NOBODY
    open_process(context.turn, process, variables, reason=reason)
    return {}


def seal(context: TopicContext) -> None:
    """Keep the case from everybody but the supervision office and whom it admits (Article 18)."""
    if not context.case.sealed:
        context.turn.note(Event.CASE_SEALED)
    unpublished = {"published_at": None, "published_title": "", "published_text": ""}
    context.turn.change(sealed=True, withheld=True, **unpublished, **NOBODY)
