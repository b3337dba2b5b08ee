"""What `huiyin check` says about files: accepted or not, and every finding in words."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import TypedDict

from app.engine.catalog import Catalog
from app.engine.definition import Finding
from app.engine.finding_texts import reason, remedy
from app.engine.findings import Findings
from app.engine.reading import Reading, process_of, read
from app.engine.reading.tables import read_tables


class FindingInWords(TypedDict):
    """One finding as people and scripts read it."""

    severity: str
    element: str
    reason: str
    remedy: str


class CheckedFile(TypedDict):
    """The judgement of one file."""

    accepted: bool
    findings: list[FindingInWords]


def check(
    files: Mapping[str, bytes], language: str = "zh", catalog: Catalog | None = None
) -> dict[str, CheckedFile]:
    """Judge each file by its name or path, in `zh` or `en`. Nothing is raised, whatever the bytes are.

    A diagram is read with the tables given from its own folder; the diagrams given together may call one another.
    What a diagram refers to and was not given is a warning.
    """
    processes = {process_of(data) for name, data in files.items() if _is(name, ".bpmn")} - {""}
    judged: dict[str, CheckedFile] = {}
    for name, data in files.items():
        if _is(name, ".bpmn"):
            beside = {other: files[other] for other in files if _is(other, ".dmn") and _together(name, other)}
            findings = tuple(
                finding
                for finding in read({name: data, **beside}, catalog, processes).findings
                if finding.file == name
            )
        else:
            findings = _found_in(name, data)
        judged[name] = {
            "accepted": Reading(None, findings).accepted,
            "findings": [in_words(finding, language) for finding in findings],
        }
    return judged


def in_words(finding: Finding, language: str = "zh") -> FindingInWords:
    """A finding in words."""
    return {
        "severity": finding.severity,
        "element": finding.element,
        "reason": reason(finding, language),
        "remedy": remedy(finding, language),
    }


def _found_in(name: str, data: bytes) -> tuple[Finding, ...]:
    findings = Findings(name)
    if _is(name, ".dmn"):
        read_tables(data, findings)
    else:
        findings.error("", "file_unknown")
    return findings.all()


def _is(name: str, suffix: str) -> bool:
    return name.lower().endswith(suffix)


def _together(name: str, other: str) -> bool:
    return PurePath(name).parent == PurePath(other).parent
