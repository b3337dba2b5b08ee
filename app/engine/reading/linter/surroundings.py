"""What stands beside a diagram, and a moment to try its expressions at."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import UTC, datetime

from app.domain.calendar import WorkingCalendar
from app.domain.clock import Clock
from app.engine.catalog import Catalog
from app.engine.decisions import DecisionTable

TRIAL = Clock(datetime(2026, 3, 2, tzinfo=UTC), WorkingCalendar())
"""Any moment at all: only whether an expression has a value matters, not which."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What the linter may hold a diagram against."""

    catalog: Catalog | None
    """None leaves out the checks of forms, roles and topics."""
    tables: Mapping[str, DecisionTable | None]
    """The deployment's tables by id; None stands for one that has findings itself."""
    processes: Set[str] | None
    """Processes that may be called; None leaves out the check."""
