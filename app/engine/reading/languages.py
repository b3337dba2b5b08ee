"""Names in a diagram that its manifest does not say in English, where the manifest says any."""

import tomllib
from collections.abc import Iterator, Mapping

from app.engine.definition import Definition
from app.engine.findings import Findings

MANIFEST = "manifest.toml"
TABLE = "english"


def check_english(files: Mapping[str, bytes], definition: Definition, findings: Findings) -> None:
    """Warn of every name that readers of English would meet in Chinese, where the owner gives any English.

    What cannot be read as a manifest is another's to judge.
    """
    try:
        known = tomllib.loads(files.get(MANIFEST, b"").decode()).get(TABLE)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return
    if not isinstance(known, dict):
        return
    for element, name in _names(definition):
        if name and not name.isascii() and name not in known:
            findings.warning(element, "no_english", name=name)


def _names(definition: Definition) -> Iterator[tuple[str, str]]:
    """The names that people read, with the element each belongs to."""
    yield definition.process, definition.name
    yield from definition.lanes.items()
    for element in definition.elements.values():
        yield element.id, element.name
        for field in element.fields:
            yield element.id, field.label
            for _value, label in field.choices:
                yield element.id, label
