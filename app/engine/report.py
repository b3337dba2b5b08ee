"""What `huiyin check` says about files: accepted or not, and every finding in words."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath
from typing import TypedDict

from app.engine.catalog import Catalog
from app.engine.definition import Finding
from app.engine.finding_texts import reason, remedy, subject
from app.engine.findings import Findings
from app.engine.reading import Reading, process_of, read
from app.engine.reading.languages import MANIFEST
from app.engine.reading.tables import read_tables
from app.engine.reading.xml import LARGEST_FILE

DIAGRAM = ".bpmn"
TABLE = ".dmn"


class FindingInWords(TypedDict):
    """One finding as people and scripts read it."""

    severity: str
    element: str
    subject: str
    """The element as people find it in the drawing: kind, name and id."""
    line: int
    """Where it stands in the file, 0 when that has no meaning."""
    reason: str
    remedy: str


class CheckedFile(TypedDict):
    """The judgement of one file."""

    accepted: bool
    findings: list[FindingInWords]


def check_paths(paths: Iterable[Path], language: str = "zh") -> dict[str, CheckedFile]:
    """Judge files and what lies in folders, by path, in `zh` or `en`; tables beside a diagram are read with it.

    OSError when a file cannot be read.
    """
    chosen = list(dict.fromkeys(file for path in paths for file in _files(path)))
    tables = {table for file in chosen if _is(file.name, DIAGRAM) for table in file.parent.glob(f"*{TABLE}")}
    tables |= {file.with_name(MANIFEST) for file in chosen if file.with_name(MANIFEST).exists()}
    contents = {str(path): _content(path) for path in [*chosen, *sorted(tables.difference(chosen))]}
    judged = check(contents, language)
    return {str(path): judged[str(path)] for path in chosen}


def check(
    files: Mapping[str, bytes], language: str = "zh", catalog: Catalog | None = None
) -> dict[str, CheckedFile]:
    """Judge each file by its name or path, in `zh` or `en`. Nothing is raised, whatever the bytes are.

    A diagram is read with the tables given from its own folder; the diagrams given together may call one another.
    What a diagram refers to and was not given is a warning.
    """
    processes = {process_of(data) for name, data in files.items() if _is(name, DIAGRAM)} - {""}
    judged: dict[str, CheckedFile] = {}
    for name, data in files.items():
        if _is(name, DIAGRAM):
            beside = {PurePath(other).name: files[other] for other in files if _beside(name, other)}
            found = read({name: data, **beside}, catalog, processes).findings
            findings = tuple(finding for finding in found if finding.file == name)
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
        "subject": subject(finding, language),
        "line": finding.line,
        "reason": reason(finding, language),
        "remedy": remedy(finding, language),
    }


def place_in_words(finding: FindingInWords, language: str = "zh") -> str:
    """Line and element of a finding as the beginning of a sentence, empty for the file as a whole."""
    if language.startswith("en"):
        places = [f"line {finding['line']}" if finding["line"] else "", finding["subject"]]
        return ", ".join(filter(None, places)) + ": " * any(places)
    places = [f"第{finding['line']}行" if finding["line"] else "", finding["subject"]]
    return "，".join(filter(None, places)) + "：" * any(places)


def _found_in(name: str, data: bytes) -> tuple[Finding, ...]:
    findings = Findings(name)
    if _is(name, TABLE):
        read_tables(data, findings)
    else:
        findings.error("", "file_unknown")
    return findings.all()


def _files(path: Path) -> Iterator[Path]:
    """The file itself, or the diagrams and tables in a folder and the folders below."""
    if path.is_dir():
        yield from (file for file in sorted(path.rglob("*")) if file.suffix.lower() in {DIAGRAM, TABLE})
    else:
        yield path


def _content(path: Path) -> bytes:
    """The file's bytes, no more of them than show that it is too large."""
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def _is(name: str, suffix: str) -> bool:
    return name.lower().endswith(suffix)


def _beside(name: str, other: str) -> bool:
    """Whether `other` is a table or the manifest in the folder of the diagram `name`."""
    belongs = _is(other, TABLE) or PurePath(other).name == MANIFEST
    return belongs and PurePath(name).parent == PurePath(other).parent
