"""Which unit to propose as the lead, with the reason shown beside the field (Article 2: 属地管理、分级负责)."""

from app.domain.routing import Proposal, assignable, propose
from app.operations.library import library_of
from app.operations.places import place_name
from app.store import case_units
from app.store.cases import CaseRecord
from app.store.unit_of_work import UnitOfWork
from forms.words import Sentence, _, say

NAMED = "named"

REASONS = {
    "place": _("按属地推荐%(unit)s：发生地在%(ground)s。"),
    "subject": _("按职责推荐%(unit)s：分类为%(ground)s。"),
    "wish": _("留言人希望由%(unit)s答复。"),
    NAMED: _("拟办意见或领导批示建议由%(unit)s主办。"),
    "none": _("没有可推荐的单位，请按内容判断。"),
}
"""Why, by the reason of the proposal."""


def propose_lead(uow: UnitOfWork, case: CaseRecord, category: str = "") -> Proposal:
    """By place first, then by subject, then as the author wished; never a unit that is kept from the case.

    `category` is the clerk's, where it is no longer the author's.
    """
    tree, barred = library_of(uow).tree(uow), case_units.excluded(uow, case.id)
    grounds = {
        "place": case.place,
        "subject": subject_unit(uow, category or case.category),
        "wish": case.wished_unit,
    }
    while True:
        proposal = propose(tree, grounds["place"], grounds["subject"], grounds["wish"])
        if proposal.reason == "none" or (assignable(tree, proposal.unit) and proposal.unit not in barred):
            return proposal
        grounds[proposal.reason] = ""


def subject_unit(uow: UnitOfWork, category: str) -> str:
    """The unit of a subject: its own, else that of the nearest subject above it; empty without one."""
    owners = {one.path: one.unit_id for one in library_of(uow).categories(uow)}
    levels = category.split("/")
    above = ("/".join(levels[:depth]) for depth in range(len(levels), 0, -1))
    return next((owners[path] for path in above if owners.get(path)), "")


def reason(uow: UnitOfWork, case: CaseRecord, proposal: Proposal) -> Sentence:
    """The proposal in words."""
    tree = library_of(uow).tree(uow)
    ground = {"place": place_name(tree, case.place), "subject": case.category.replace("/", " · ")}
    return say(REASONS[proposal.reason], unit=tree.name(proposal.unit), ground=ground.get(proposal.reason, ""))


def named(uow: UnitOfWork, unit: str) -> Sentence:
    """That sorting or a leader has named a unit already."""
    return say(REASONS[NAMED], unit=library_of(uow).tree(uow).name(unit))
