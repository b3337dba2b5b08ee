"""From the files of a deployment to a definition that runs, or to findings that say why it cannot.

One diagram and the tables beside it pass through these rooms: `xml` (bytes to a bounded tree), `normaliser`,
`grammar` (every word must be of the dialect), `references`, `diagram` (tree to model), `tables` (DMN), `compiling`
(texts to expressions), `linter` (what would go astray), `builder` (model to specifications), `account` (whether
anything was lost).
"""

import logging
from collections.abc import Mapping, Set
from dataclasses import dataclass

from lxml.etree import _Element

from app.engine.catalog import Catalog
from app.engine.decisions import DecisionTable
from app.engine.definition import Definition, Finding
from app.engine.executable import Executable
from app.engine.findings import Findings
from app.engine.reading.account import unaccounted
from app.engine.reading.builder import build
from app.engine.reading.compiling import compiled
from app.engine.reading.diagram import DiagramReader
from app.engine.reading.dialect import BPMN, FLOW_NODES, local
from app.engine.reading.grammar import check_words
from app.engine.reading.languages import check_english
from app.engine.reading.linter import lint
from app.engine.reading.linter.soundness import lint_what_is_sound
from app.engine.reading.linter.surroundings import Beside
from app.engine.reading.normaliser import normalise
from app.engine.reading.references import check_references, unread
from app.engine.reading.starts import starts_of
from app.engine.reading.tables import read_tables
from app.engine.reading.xml import XmlRefused, line_of, parse_xml

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """What came out of reading: a definition unless an error stands in the way, and all findings."""

    definition: Definition | None
    findings: tuple[Finding, ...]

    @property
    def accepted(self) -> bool:
        """Whether the deployment may be published."""
        return not any(finding.severity == "error" for finding in self.findings)


def read(files: Mapping[str, bytes], catalog: Catalog | None = None, processes: Set[str] | None = None) -> Reading:
    """Read a deployment, by file name: one `.bpmn`, the `.dmn` tables and the manifest beside it; no other files.

    Whatever the bytes are, the answer is a reading: nothing is raised. `catalog` holds what the diagram may name
    outside itself, `processes` those that it may call: a call of any other is a warning.
    """
    try:
        return _read(files, catalog, processes)
    except Exception:
        logger.exception("the reader failed on %s", ", ".join(files))
        findings = Findings("")
        findings.error("", "unreadable")
        return Reading(None, findings.all())


def _read(files: Mapping[str, bytes], catalog: Catalog | None, processes: Set[str] | None) -> Reading:
    diagrams = [name for name in files if name.lower().endswith(".bpmn")]
    tables, found = _tables(files)
    if len(diagrams) != 1:
        findings = Findings(diagrams[1] if diagrams else "")
        findings.error("", "one_diagram", count=str(len(diagrams)))
        return Reading(None, (*found, *findings.all()))
    name = diagrams[0]
    findings = Findings(name)
    definition = _definition(files[name], Beside(catalog, tables, processes), findings)
    if definition is not None:
        check_english(files, definition, findings)
    reading = Reading(definition, (*findings.all(), *found))
    return reading if reading.accepted else Reading(None, reading.findings)


def process_of(data: bytes) -> str:
    """The id of the process that a diagram's bytes hold, empty when they hold none that runs."""
    try:
        process = _process(parse_xml(data), Findings(""))
    except XmlRefused:
        return ""
    return "" if process is None else process.get("id", "").strip()


def _tables(files: Mapping[str, bytes]) -> tuple[dict[str, DecisionTable | None], tuple[Finding, ...]]:
    """The tables of all `.dmn` files by id, None for those that are refused, and what was found."""
    tables: dict[str, DecisionTable | None] = {}
    found: list[Finding] = []
    for name in sorted(files):
        if name.lower().endswith(".dmn"):
            findings = Findings(name)
            for identity, table in read_tables(files[name], findings).items():
                if identity in tables:
                    findings.error(identity, "dmn_decision_twice")
                tables[identity] = table
            found.extend(findings.all())
    return tables, tuple(found)


def _tree(data: bytes, findings: Findings) -> _Element | None:
    """The tree of one diagram in the form that the engine needs, None for what is no XML that may be read."""
    try:
        root = parse_xml(data)
    except XmlRefused as refusal:
        findings.objection("", refusal, refusal.line)
        return None
    normalise(root)
    findings.about(root)
    return root


def _definition(data: bytes, beside: Beside, findings: Findings) -> Definition | None:
    """The definition of one diagram, None when something stands against it."""
    root = _tree(data, findings)
    process = None if root is None else _process(root, findings)
    if root is None or process is None:
        return None
    check_words(root, findings)
    check_references(root, process, findings)
    sound = not findings.refused
    model = DiagramReader(process, findings).read()
    expressions = compiled(model, findings)
    if sound:
        lint(model, expressions, beside, findings)
    else:
        lint_what_is_sound(model, set(unread(process)), expressions, beside, findings)
    if findings.refused:
        return None
    tables = {identity: table for identity, table in beside.tables.items() if table}
    specifications = build(model, tables)
    for element in unaccounted(process, specifications):
        findings.error(element, "not_built")
    return Definition(
        process=model.process,
        name=model.name,
        elements={node.id: node.element for node in model.nodes.values()},
        lanes=model.lanes,
        starts=starts_of(model),
        diagram=data,
        executable=Executable(
            specifications.pop(model.process),
            specifications,
            expressions,
            tables,
            conditional=any(node.trigger.kind == "conditional" for node in model.nodes.values()),
        ),
    )


def _process(root: _Element, findings: Findings) -> _Element | None:
    """The one process of a diagram that is to run."""
    if local(root.tag) != "definitions":
        findings.error("", "not_bpmn", line_of(root))
        return None
    processes = root.findall(f"{BPMN}process")
    running = [process for process in processes if process.get("isExecutable", "true") == "true"]
    for process in processes:
        if process not in running and running:
            findings.warning(process.get("id", ""), "process_only_drawn", line_of(process))
    if len(running) != 1:
        code = "several_processes" if running else "process_not_executable" if processes else "no_process"
        findings.error("", code, line_of(root), processes=", ".join(p.get("id", "") for p in processes[:10]))
        return None
    if any(local(child.tag) in FLOW_NODES for child in running[0]):
        return running[0]
    findings.error(running[0].get("id", ""), "process_empty", line_of(running[0]))
    return None
