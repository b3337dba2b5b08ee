"""Which objects of the database the models describe."""

from collections.abc import Mapping
from typing import Any


def belongs_to_models(name: str | None, kind: str, parents: Mapping[Any, str | None]) -> bool:
    """False for the search index and its shadow tables: no model describes them."""
    table = name if kind == "table" else parents.get("table_name")
    return not (table or "").startswith("case_search")
