"""Refusals: what a user may not or cannot do, each mapped to one page and one JSON shape in the web layer."""


class Refusal(Exception):
    """An action was refused; nothing was changed.

    `code` names the refusal for the catalogue of sentences, `parameters` fill its blanks.
    """

    code = "refused"

    def __init__(self, **parameters: object) -> None:
        super().__init__(self.code, parameters)
        self.parameters = parameters


class NotFound(Refusal):
    """The thing does not exist, or the actor may not know that it does (Article 18)."""

    code = "not_found"


class NotPermitted(Refusal):
    """The actor knows of the thing but holds no role that may do this to it."""

    code = "not_permitted"


class AlreadyDone(Refusal):
    """Somebody else completed or took the work item first. `by` names the person, `at` the instant."""

    code = "already_done"


class Conflict(Refusal):
    """The case was changed between reading and writing; try again on the new state."""

    code = "conflict"


class Invalid(Refusal):
    """Input breaks a rule. `errors` maps field names to sentences."""

    code = "invalid"

    def __init__(self, errors: dict[str, list[str]], **parameters: object) -> None:
        super().__init__(**parameters)
        self.errors = errors


class TooMany(Refusal):
    """A limit on attempts or sizes was reached; `retry_after` in seconds where it passes by itself."""

    code = "too_many"


class DiagramRefused(Refusal):
    """A deployment cannot run. `findings` holds what is wrong with it."""

    code = "diagram_refused"


class FileLost(Refusal):
    """The bytes of a stored file are `missing`, or `broken`: not those that were kept."""

    code = "file_lost"

    def __init__(self, attachment_id: int, problem: str) -> None:
        super().__init__(problem=problem)
        self.attachment_id = attachment_id
        self.problem = problem
