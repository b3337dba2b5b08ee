"""Conditional events: what waits until the variables are as it wants them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition

from app.engine.incidents import Stopped
from app.engine.values import ExpressionFailed

if TYPE_CHECKING:
    from app.engine.token import Token

CREATED, UPDATED = "create", "update"
"""How a variable changes, in Camunda's words. None is ever deleted here."""
LOOKED_AT = "looked_at"
"""Marks a token that waits for the next change only."""


class ConditionEventDefinition(EventDefinition):
    """A condition. It is looked at when it begins to be waited for, and then whenever variables are set.

    `variable` and `changes` bound what it is looked at for: one variable, and how it changes; empty for any.
    A condition over variables that are not there yet is not met.
    """

    def __init__(
        self, name: str, expression: str, variable: str = "", changes: frozenset[str] = frozenset()
    ) -> None:
        super().__init__(name=name)
        self.expression = expression
        self.variable = variable
        self.changes = changes

    def update_task(self, token: "Token") -> None:
        """Looks at the condition for a token that has just begun to wait."""
        if LOOKED_AT not in token.internal_data and self.met(token):
            token.workflow.top_workflow.fire([token])

    def following(self, token: "Token") -> dict[str, Any]:
        """What the next round waits for: a change, not the condition as it stands."""
        return {LOOKED_AT: True}

    def concerned(self, changed: Mapping[str, str]) -> bool:
        """Whether it is to be looked at when variables have been created or updated."""
        return any(
            self.variable in {"", name} and (not self.changes or change in self.changes)
            for name, change in changed.items()
        )

    def met(self, token: "Token") -> bool:
        """Whether the condition is met for the token that waits. Stopped when it is neither true nor false."""
        try:
            expression = token.workflow.expressions[self.expression]
            return expression.holds(token.data, token.workflow.clock)
        except ExpressionFailed as failure:
            if failure.code == "expression_unknown_variable":
                return False
            raise Stopped(
                "expression", token, f"{self.expression}: {failure.code} {failure.parameters}"
            ) from failure
