"""Errors and escalations: what is thrown upwards until something catches it."""

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition

from app.engine.outcome import Json


class Thrown(EventDefinition):
    """An error or escalation, at the event that throws it and at the one that catches it."""

    def __init__(
        self, name: str, code: str, code_variable: str = "", message_variable: str = "", message: str = ""
    ) -> None:
        super().__init__(name)
        self.code = code
        """Empty at an event that catches every code."""
        self.code_variable = code_variable
        self.message_variable = message_variable
        self.message = message
        """The expression of the message that the thrown error carries; empty for none."""

    def told(self, code: str, message: str) -> dict[str, Json]:
        """What the event that catches it makes variables."""
        told: dict[str, Json] = {self.code_variable: code, self.message_variable: message}
        told.pop("", None)
        return told


class ErrorEventDefinition(Thrown):
    """An error: it always ends what it was thrown in."""


class EscalationEventDefinition(Thrown):
    """An escalation: a message to those around, which may end what it was thrown in."""
