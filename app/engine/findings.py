"""Collecting what is to be said about a deployment's files while they are read."""

from app.engine.definition import Finding


class Objection(Exception):
    """Something that stands against a text of the diagram or its evaluation.

    `code` and `parameters` select the sentences of the catalogue (`finding_texts`).
    """

    def __init__(self, code: str, **parameters: str) -> None:
        super().__init__(code, parameters)
        self.code = code
        self.parameters = parameters


class Findings:
    """Findings of one file, in the order in which they were made, each once and not without end."""

    MOST = 200

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: list[Finding] = []

    def error(self, element: str, code: str, line: int = 0, **parameters: str) -> None:
        """Something that refuses publication."""
        self._add("error", element, code, line, parameters)

    def warning(self, element: str, code: str, line: int = 0, **parameters: str) -> None:
        """Something that the owner should know and that does not stand in the way."""
        self._add("warning", element, code, line, parameters)

    def objection(self, element: str, objection: Objection, line: int = 0, **parameters: str) -> None:
        """An error from what was raised while a text was read."""
        self._add("error", element, objection.code, line, {**objection.parameters, **parameters})

    def _add(self, severity: str, element: str, code: str, line: int, parameters: dict[str, str]) -> None:
        self.add(Finding(severity, element, code, parameters, self.file, line))

    def add(self, finding: Finding) -> None:
        """Something that was found already, unless it is there."""
        if len(self._found) < self.MOST and finding not in self._found:
            self._found.append(finding)

    @property
    def refused(self) -> bool:
        """Whether one of them is an error."""
        return any(finding.severity == "error" for finding in self._found)

    def all(self) -> tuple[Finding, ...]:
        return tuple(self._found)
