"""What tokens throw, and who catches it."""

from typing import Any

from tests.engine.fuzz.ground import Ground
from tests.engine.fuzz.tokens import Area, Token, Variables

UNNAMED = 9
"""The code of a topic's failure: only events for any code catch it."""


class Throws(Ground):
    """Events thrown in the flow and at its ends, and topics, which may fail."""

    def throw(self, token: Token) -> None:
        """What is thrown may end the token itself."""
        trigger = token.node.trigger
        assert trigger
        if trigger.kind == "message":
            self.sent.append(token.node.name)
        elif trigger.kind == "signal":
            heard = [other for other in self.waiting("signal") if other.node.name == token.node.name]
            for waiting in heard:
                self.fire(waiting, {})
        elif trigger.kind == "terminate":
            for other in list(token.area.tokens):
                if other is not token:
                    self.remove(other)
        else:
            catcher = self.catcher(token, trigger.kind, trigger.number)
            if catcher:
                self.fire(catcher, {})
            assert catcher or trigger.kind == "escalation"

    def catcher(self, thrower: Token, kind: str, code: int) -> Token | None:
        """The nearest event around a token that catches what it throws, one for just its code before one for all.

        On the activity itself, then the event sub-processes of its scope, then on the activity around that scope.
        """
        place: Token | None = thrower
        while place:
            around = place.area.tokens
            asides = [other for other in around if other.node.aside and other.node is not place.node]
            for listening in ((place.whole or place).guards, asides):
                fitting = [other for other in listening if other.listens and other.catches(kind, code)]
                if fitting:
                    return max(fitting, key=lambda other: other.catches(kind, code))
            place = place.area.owner
        return None

    def call_topic(self, token: Token) -> bool:
        """Whether the topic did not fail."""
        if token.node.fails and token.holds(token.node.fails):
            catcher = self.catcher(token, "error", UNNAMED)
            assert catcher
            self.fire(catcher, {})
            return False
        self.state_facts(token, {f"w_{token.node.id}": token.node.id})
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
