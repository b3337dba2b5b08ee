"""登记编号、查重: gives every process variable its default, and links repeats (requirements §2)."""

from app.domain.events import Event
from app.engine.outcome import Json, Variables
from app.operations.running.turn import TopicContext
from app.store import case_links

TITLE = "登记留言、查重"
PARAMETERS: dict[str, str] = {}
CHANGES = "为流程变量赋初值；与标题、正文相同的留言建立“重复反映”关联。"

DEFAULTS: Variables = {
    "moderation": "",
    "disposal": "",
    "merged": False,
    "complexity": "",
    "major": False,
    "transfer_mode": "",
    "instruction": "none",
    "leader": "",
    "next_leader": "",
    "leader_due": "",
    "disputed": False,
    "dispute_decided": False,
    "dispatched_by": "",
    "paper": "none",
    "claimable": False,
    "claimed": False,
    "key_supervision": False,
    "proposed_unit": "",
    "lead_unit": "",
    "lead_kind": "",
    "acting_unit": "",
    "assisting_units": [],
    "acknowledgement": "",
    "returns": 0,
    "approved": True,
    "limit_days": 0,
    "basis": "",
    "due_on": "",
    "citizen_due": "",
    "round": "first",
    "rating": "none",
    "asked_again": False,
    "handled_again": False,
    "visibility": "public",
    "review_by": "none",
    "publish_by": "",
    "feedback_to": "none",
    "paper_report": False,
    "measure": "",
    "next_report": "",
}
"""Procedure §5: approved = true, round = first, everything else empty, false or none."""

PROVINCIAL = frozenset({"provincial_site", "provincial_supervision"})


def run(parameters: Variables, context: TopicContext) -> dict[str, Json]:
    """The defaults, with the facts of the case that the tables read."""
    case = context.case
    if not case.sealed:
        for other in case_links.same_text(context.uow, case.text_digest, case.id):
            case_links.link(context.uow, case.id, other, "repeat")
            context.turn.note(Event.CASE_LINKED, other=other, kind="repeat")
    return {
        **DEFAULTS,
        "moderation": "seal" if case.sealed else "",
        "source": case.source,
        "on_people_board": case.on_people_board,
        "intake_office": "supervision_office" if case.source in PROVINCIAL else "info_office",
    }
