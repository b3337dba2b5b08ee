"""Findings of a diagram, as these tests look at them."""

from app.engine.catalog import Catalog
from app.engine.definition import Finding
from app.engine.reading import read
from tests.engine.read.tabling import dmn
from tests.engine.run.drawing import draw, end, start, user

A_TO_B = (start("a"), end("b"), "a > b")
"""What a sub-process may hold."""


def found(data: bytes, catalog: Catalog | None = None, *tables: str) -> tuple[Finding, ...]:
    files = {"p.bpmn": data, **({"t.dmn": dmn(*tables)} if tables else {})}
    reading = read(files, catalog)
    assert (reading.definition is None) is any(finding.severity == "error" for finding in reading.findings)
    return reading.findings


def errors(data: bytes, catalog: Catalog | None = None, *tables: str) -> set[tuple[str, str]]:
    return {(f.element, f.code) for f in found(data, catalog, *tables) if f.severity == "error"}


def warnings(data: bytes, catalog: Catalog | None = None, *tables: str) -> set[tuple[str, str]]:
    return {(f.element, f.code) for f in found(data, catalog, *tables) if f.severity == "warning"}


def one(*parts: str) -> bytes:
    """A process of one step `t`, which the parts draw."""
    return draw("p", start(), *parts, end(), "s > t > e")


def extended(inner: str) -> str:
    return f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>"


def bpmn(kind: str, id: str = "t", inner: str = "", attributes: str = "") -> str:
    return f'<bpmn:{kind} id="{id}" {attributes}>{inner}</bpmn:{kind}>'


def lanes(**roles: str) -> str:
    """Lanes, each with one node."""
    inner = "".join(
        f'<bpmn:lane id="{role}"><bpmn:flowNodeRef>{node}</bpmn:flowNodeRef></bpmn:lane>'
        for role, node in roles.items()
    )
    return f'<bpmn:laneSet id="ls">{inner}</bpmn:laneSet>'


def parameter(inner: str) -> str:
    """An input parameter with something inside."""
    given = f'<camunda:inputParameter name="a">{inner}</camunda:inputParameter>'
    return extended(f"<camunda:inputOutput>{given}</camunda:inputOutput>")


def beside(other: bytes) -> bytes:
    """A diagram with something beside its process."""
    return one(user("t")).replace(b"</bpmn:process>", b"</bpmn:process>" + other)
