"""The dossier closes when the last process of the case has ended (procedure §2)."""

from app.operations.running.turn import Turn
from app.store import cases, processes


def close_case(turn: Turn, ended_id: int) -> None:
    """Close the case after the process `ended_id` has ended, unless another one of it still runs.

    What its last step has sent may start another one, so then the delivery closes the case.
    """
    if turn.case_id is None:
        return
    case = cases.get_case(turn.uow, turn.case_id)
    running = [
        instance
        for instance in processes.instances_of_case(turn.uow, turn.case_id)
        if instance.status != "finished" and instance.id != ended_id
    ]
    if not running and case.status != "closed":
        cases.project(turn.uow, case.id, {"status": "closed", "closed_at": turn.clock.now})
