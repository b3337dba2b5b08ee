"""Collecting what is to be said about a deployment's files while they are read."""

from collections.abc import Mapping
from dataclasses import replace

from lxml.etree import QName, _Element

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
    """Findings of one file, each once and not without end."""

    MOST = 200
    LONGEST_NAME = 60

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: list[Finding] = []
        self._elements: Mapping[str, _Element] = {}

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

    def holds(self, element: str, *codes: str) -> bool:
        """Whether one of these findings stands at this element."""
        return any(finding.element == element and finding.code in codes for finding in self._found)

    def about(self, root: _Element) -> None:
        """Knows from now on what the elements of a file are called, and where they stand."""
        self._elements = {each.get("id", ""): each for each in root.iter("{*}*")}

    def all(self) -> tuple[Finding, ...]:
        """All of them in the order of the file, each with the kind and name of its element."""
        named = [self._named(finding) for finding in self._found]
        return tuple(sorted(named, key=lambda finding: finding.line))

    def _named(self, finding: Finding) -> Finding:
        element = self._elements.get(finding.element) if finding.element else None
        if element is None:
            return finding
        name = " ".join(element.get("name", "").split())[: self.LONGEST_NAME]
        line = finding.line or int(getattr(element, "sourceline", 0) or 0)
        return replace(finding, kind=QName(element).localname, name=name, line=line)
