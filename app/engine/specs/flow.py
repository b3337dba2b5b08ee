"""What all our task specifications share."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec

from app.engine.completed import note
from app.engine.incidents import Stopped
from app.engine.specs.parameters import enter, leave
from app.engine.token import FUTURE, WAITING, Token

JOB = "job"
"""Marks a token that waits for `Runner.resume`."""


class Way(NamedTuple):
    """A way out of an element."""

    target: str
    """The name of the specification that it leads to."""
    flow: str = ""
    """Id of the sequence flow, empty where the engine leads on by itself."""
    condition: str = ""
    default: bool = False


class Flow(BpmnTaskSpec):
    """Passes a token on, without predicting or remembering anything.

    SpiffWorkflow lays out the future of a token as a tree of predicted tasks and keeps its past as finished ones;
    joins, loops and boundary events search that tree. Here a token knows where it stands, a completed one makes
    those that follow, and its parent in the tree is told. So a step costs the same however long the case has run.

    Nor does it send signals, which the library does at every turn and nobody hears.

    Specifications are built once and shared by threads: nothing below may change `self`.
    """

    asynchronous = False
    """camunda:asyncBefore."""
    recorded = True
    """Whether passing it is a step of the history."""
    compensable = False
    """Whether its completion is noted, because something can undo it."""
    undone_by = ""
    """The name of the event that undoes it, empty where only what is inside is undone."""
    gathers = False
    """Whether it keeps the notes of its instances until it has ended itself."""

    def __init__(self, *place: object, **about: object) -> None:
        super().__init__(*place, **about)
        self.local_inputs: Mapping[str, str] = {}
        """Input parameters: name → expression."""
        self.local_outputs: Mapping[str, str] = {}
        """Output parameters: variable → expression."""
        self.ways: list[Way] = []
        """In the order of the file: conditions are tried in this order."""

    def connect(self, target: Any, flow: str = "", condition: str = "", default: bool = False) -> None:
        """Leads on to another specification, while the specifications are built."""
        super().connect(target)
        self.ways.append(Way(target.name, flow, condition, default))

    def taken(self, token: Token) -> Sequence[Way]:
        """The ways that a completed token goes: all without a condition and all whose condition is met.

        The default flow when there is none of them. As in Camunda, this is so at every activity and event too, not
        only at inclusive gateways. Stopped when there is no way to go.
        """
        taken = [way for way in self.ways if not way.default and (not way.condition or token.holds(way.condition))]
        return taken or self.otherwise(token)

    def otherwise(self, token: Token) -> Sequence[Way]:
        """The default flow, for a token whose other ways are all closed."""
        default = [way for way in self.ways if way.default]
        if self.ways and not default:
            raise Stopped("expression", token, "no condition is met and there is no default flow")
        return default

    def counters(self, token: Token) -> Mapping[str, int]:
        """What a token that is under way counts for those below it."""
        return {}

    def child_completed(self, token: Token, child: Token) -> None:
        """A token right below this one was completed; what follows it was not yet made."""

    def resume(self, token: Token) -> None:
        """Goes on with a token that waited as a job."""
        del token.internal_data[JOB]
        self._arrive(token)

    def _predict(self, token: Token, seen: object = None, looked_ahead: int = 0, mask: int = 0) -> None:
        """Nothing is predicted."""

    def _update(self, token: Token) -> None:
        if self.asynchronous and token.state == FUTURE:
            token._set_state(WAITING)
            token.internal_data[JOB] = True
        else:
            self._arrive(token)

    def _arrive(self, token: Token) -> None:
        """Begins what is here, with the local variables that it has."""
        if self.local_inputs:
            enter(token, self.local_inputs)
        if self._update_hook(token):
            token._ready()

    def _update_hook(self, token: Token) -> bool | None:
        """Whether a token that has come here may go on at once."""
        return True

    def _on_ready(self, token: Token) -> None:
        """Nothing is to be prepared."""

    def _run(self, token: Token) -> bool | None:
        done = self._run_hook(token)
        if done and not token.finished:
            if self.local_inputs or self.local_outputs:
                leave(token, self.local_inputs, self.local_outputs)
            for way in self.taken(token):
                token._add_child(self._wf_spec.task_specs[way.target])
        return done

    def _run_hook(self, token: Token) -> bool | None:
        """Does what the element is for: True when it is done, None when it stays under way."""
        return True

    def _on_complete(self, token: Token) -> None:
        """Tells the parent and lets what follows begin."""
        if self.compensable:
            note(token)
        parent = token.parent
        if parent is not None:
            parent.task_spec.child_completed(parent, token)
        for child in token.children:
            if not child.finished:
                child.task_spec._update(child)
        token.workflow._task_completed_notify(token)


class Passage(Flow):
    """Stands on the second of two flows between the same elements, so that a join can tell them apart."""
