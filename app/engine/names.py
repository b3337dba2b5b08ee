"""Names that diagrams, tables and forms may give to process variables."""

import re
from keyword import iskeyword

from app.engine.expressions.operands import CONSTANTS, REFUSED_NAMES
from app.engine.functions import FUNCTIONS

VARIABLE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,62}", re.ASCII)
RESERVED = frozenset({*CONSTANTS, *REFUSED_NAMES, *FUNCTIONS, "self"})
"""Words of the expression language, and the one name that SpiffWorkflow's `set_data(**data)` cannot take."""


def is_variable(name: str) -> bool:
    """Whether a process variable may have this name."""
    return VARIABLE.fullmatch(name) is not None and name not in RESERVED and not iskeyword(name)
