"""Input and output parameters of an activity or event (`camunda:inputOutput`): its local variables.

On entering, the inputs become variables of the branch's own, which nobody outside sees; on leaving, the outputs
are worked out among them and set outside, and the inputs are gone.
"""

from collections.abc import Mapping

from app.engine.outcome import Json
from app.engine.token import Token

HIDDEN = "hidden"
"""What the branch had of its own under the names of the inputs."""


def enter(token: Token, inputs: Mapping[str, str]) -> None:
    """Sets the inputs, in their order, so that one may read those before it. Once for each token."""
    if HIDDEN in token.internal_data:
        return
    token.internal_data[HIDDEN] = {name: token.own[name] for name in inputs if name in token.own}
    token.own = dict(token.own)
    for name, text in inputs.items():
        token.own[name] = token.value(text)


def leave(token: Token, inputs: Mapping[str, str], outputs: Mapping[str, str]) -> None:
    """Sets the outputs outside and drops the inputs."""
    values = {name: token.value(text) for name, text in outputs.items()}
    if HIDDEN in token.internal_data:
        token.own = _outside(token, inputs)
    if values:
        token.write(values)


def _outside(token: Token, inputs: Mapping[str, str]) -> dict[str, Json]:
    """What the branch has of its own without the inputs: the set that all its tokens share, where that is it."""
    own = {name: value for name, value in token.own.items() if name not in inputs}
    own |= token.internal_data.pop(HIDDEN)
    shared = token.workflow.task_tree.own
    if own.keys() != shared.keys():
        return own
    shared.update(own)
    return shared
