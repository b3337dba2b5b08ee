"""From the files of a deployment to a definition that runs, or to findings that say why it cannot."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.engine.catalog import Catalog
from app.engine.definition import Definition, Finding
from app.engine.executable import Executable
from app.engine.findings import Findings
from app.engine.reading.builder import build
from app.engine.reading.compiling import compiled
from app.engine.reading.diagram import DiagramReader
from app.engine.reading.dialect import BPMN
from app.engine.reading.tables import read_tables
from app.engine.reading.xml import XmlRefused, parse_xml


@dataclass(frozen=True, slots=True)
class Reading:
    """What came out of reading: a definition unless an error stands in the way, and all findings."""

    definition: Definition | None
    findings: tuple[Finding, ...]

    @property
    def accepted(self) -> bool:
        """Whether the deployment may be published."""
        return not any(finding.severity == "error" for finding in self.findings)


def read(files: Mapping[str, bytes], catalog: Catalog | None = None) -> Reading:
    """Read a deployment: one `.bpmn` file and the `.dmn` tables beside it, by file name. Never raises."""
    name = next(file for file in files if file.endswith(".bpmn"))
    findings = Findings(name)
    try:
        root = parse_xml(files[name])
    except XmlRefused as refusal:
        findings.error("", refusal.code, refusal.line, **refusal.parameters)
        return Reading(None, findings.all())
    process = root.find(f"{BPMN}process")
    if process is None:
        findings.error("", "no_process")
        return Reading(None, findings.all())
    model = DiagramReader(process, findings).read()
    expressions = compiled(model, findings)
    tables = {
        table.id: table
        for file, data in files.items()
        if file.endswith(".dmn")
        for table in read_tables(file, data, findings)
    }
    specifications = build(model, tables)
    executable = Executable(specifications.pop(model.process), specifications, expressions, tables)
    definition = Definition(
        process=model.process,
        name=model.name,
        elements={node.id: node.element for node in model.nodes.values()},
        lanes=model.lanes,
        diagram=files[name],
        executable=executable,
    )
    return Reading(definition, findings.all())
