"""What tokens throw, and who catches it."""

from typing import Any

from tests.engine.fuzz.ground import Ground
from tests.engine.fuzz.tokens import Area, Token, Variables


class Throws(Ground):
    """Events thrown in the flow and at its ends, and topics, which may fail."""

    def throw(self, token: Token) -> bool:
        """Whether the token goes on."""
        trigger = token.node.trigger
        assert trigger
        if trigger.kind == "message":
            self.sent.append(token.node.name)
        elif trigger.kind == "signal":
            for waiting in [other for other in self.waiting("signal") if other.node.name == token.node.name]:
                self.fire(waiting, {})
        elif trigger.kind == "terminate":
            for other in list(token.area.tokens):
                if other is not token:
                    self.remove(other)
        else:
            catcher = self.catcher(token.area.owner, trigger.kind, trigger.number)
            if catcher:
                self.fire(catcher, {})
                self.queue.rotate()
                if catcher.node.interrupting:
                    self.passed.append(token.node.id)
                    return False
            assert catcher or trigger.kind == "escalation"
        return True

    def catcher(self, activity: Token | None, kind: str, code: int) -> Token | None:
        """The nearest event on or around an activity that catches an error or escalation."""
        while activity:
            host = activity.whole or activity
            for guard in host.guards:
                trigger = guard.node.trigger
                if guard.waits and trigger and trigger.kind == kind and trigger.number in {0, code}:
                    return guard
            activity = host.area.owner
        return None

    def call_topic(self, token: Token) -> bool:
        """Whether the topic did not fail."""
        if token.node.fails and token.holds(token.node.fails):
            catcher = self.catcher(token, "error", 0)
            assert catcher
            self.fire(catcher, {})
            self.queue.rotate()
            return False
        self.state_facts(token, {f"w_{token.node.id}": token.sees["x0"]})
        return True

    def state_facts(self, token: Token, facts: dict[str, Any]) -> None:
        """What a topic returns is true of the case: where it was called, and where that was called from."""
        variables: Variables | None = token.area.variables
        while variables:
            variables.write(facts)
            variables = variables.caller.area.variables if variables.caller else None
        for other in self.tokens():
            if (
                other.inner
                and other.node.kind == "callActivity"
                and self.lies_in(other.inner, token.area.variables)
            ):
                other.inner.variables.values.update(facts)

    def lies_in(self, area: Area, variables: Variables) -> bool:
        caller: Token | None = area.variables.caller
        while caller:
            if caller.area.variables is variables:
                return True
            caller = caller.area.variables.caller
        return False
