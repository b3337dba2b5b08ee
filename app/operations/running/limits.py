"""Reads the decision table of time limits where a topic, not the diagram, has to apply it."""

from collections.abc import Mapping

from app.domain.clock import Clock
from app.domain.errors import NotFound
from app.domain.permissions import SYSTEM
from app.engine.executable import Executable
from app.engine.outcome import Variables
from app.operations.running.surroundings import newest
from app.operations.running.turn import Turn
from app.store.unit_of_work import UnitOfWork

TRANSFER = "transfer"
"""The process whose table sets the limit at each delivery."""
HANDLING = "unit_handling"
"""The process whose table sets it anew while a unit has the case (a county may lower the days)."""
TABLE = "time_limit"
COMPLEXITIES = ("simple", "complex")


def time_limit(turn: Turn, variables: Variables, process: str = HANDLING) -> tuple[int, str]:
    """Working days and basis by the table `time_limit` of a process.

    An instance that has called the process stays on the version it called. NotFound when the deployment has no
    such table or the table gives no whole number.
    """
    deployment = turn.pins.get(process) or newest(turn, process, variables)
    executable = turn.folder(deployment).definition.executable
    table = executable.tables.get(TABLE) if isinstance(executable, Executable) else None
    if table is None:
        raise NotFound(table=TABLE, deployment=deployment)
    outputs = table.decide(variables, turn.clock).outputs
    days = outputs.get("limit_days")
    if not isinstance(days, int | float):
        raise NotFound(table=TABLE, deployment=deployment)
    return int(days), str(outputs.get("basis") or "")


def promised(uow: UnitOfWork, clock: Clock) -> Mapping[str, int]:
    """Working days by complexity for a message delivered now; empty while no procedure is published."""
    turn = Turn(uow, SYSTEM, clock, None, None)
    try:
        return {
            complexity: time_limit(turn, {"round": "first", "complexity": complexity}, TRANSFER)[0]
            for complexity in COMPLEXITIES
        }
    except NotFound:
        return {}
