"""Camunda's own attributes and extension elements: the two tables of docs/bpmn.md, walked from end to end."""

import re
from collections.abc import Iterator

from lxml import etree

from app.engine.reading import dialect, read
from app.engine.reading.dialect import CAMUNDA
from tests.engine.elements.playing import DIAGRAMS, accepted, refused, warned
from tests.engine.elements.test_table import ROWS

WITHOUT = "runs without it"


def listed(says: str, but: str = "-") -> set[str]:
    """Camunda's names in the rows of the table that say so."""
    rows = [row for row in ROWS if row.says.startswith(says) and not row.says.startswith(but)]
    return {name for row in rows for name in re.findall(r"`camunda:(\w+)`", row.element) if _of_camunda(row.tests)}


def _of_camunda(tests: tuple[str, ...]) -> bool:
    return any(name.startswith("test_every_attribute_and_extension") for name in tests)


def written(name: str) -> set[str]:
    """Camunda's names in a diagram: attributes and elements."""
    return set(_names(etree.parse(DIAGRAMS / f"{name}.bpmn").getroot()))


def _names(root: etree._Element) -> Iterator[str]:
    for element in root.iter("*"):
        for name in (element.tag, *element.attrib):
            if str(name).startswith(CAMUNDA):
                yield str(name).removeprefix(CAMUNDA)


def named(name: str, severity: str) -> set[str]:
    """The attributes and extensions that the findings of a diagram name."""
    files = {path.name: path.read_bytes() for path in DIAGRAMS.glob(f"{name}.*")}
    said = [finding.parameters for finding in read(files).findings if finding.severity == severity]
    return {value.removeprefix("camunda:") for words in said for key, value in words.items() if key in NAMING}


NAMING = frozenset({"attribute", "extension"})


def test_every_attribute_and_extension_that_runs_is_accepted() -> None:
    assert accepted("attributes_run").elements
    assert written("attributes_run") == listed("runs", WITHOUT)


def test_every_attribute_and_extension_without_effect_is_a_warning() -> None:
    assert warned("attributes_without_effect")
    assert named("attributes_without_effect", "warning") == listed(WITHOUT)


def test_every_attribute_and_extension_that_is_refused_is_named() -> None:
    for said in refused("attributes_refused"):
        assert len(said.zh) > 10
        assert len(said.en) > 20
        assert said.line
    assert named("attributes_refused", "error") == listed("refused")


def test_the_tables_hold_every_word_of_the_dialect() -> None:
    """What Camunda documents is in the tables by hand; what the reader knows must be there too."""
    known = {
        *dialect.CAMUNDA_IGNORED,
        *dialect.CAMUNDA_REFUSED,
        *dialect.ASYNCHRONOUS,
        *dialect.EXTENSIONS_IGNORED,
        *dialect.EXTENSIONS_REFUSED,
        *(name for names in dialect.CAMUNDA_ATTRIBUTES.values() for name in names),
        *(name for names in dialect.CAMUNDA_EXTENSIONS.values() for name in names),
    }
    assert known - listed("") == set()
