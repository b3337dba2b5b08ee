"""The sentences of findings: reason and remedy of every code, in Chinese and English."""

from collections.abc import Mapping, Sequence

from app.engine.definition import Finding
from app.engine.finding_texts.activities import ACTIVITIES
from app.engine.finding_texts.compensation import COMPENSATION
from app.engine.finding_texts.elements import ELEMENTS
from app.engine.finding_texts.events import EVENTS
from app.engine.finding_texts.exchange import EXCHANGE
from app.engine.finding_texts.extensions import EXTENSIONS
from app.engine.finding_texts.files import FILES
from app.engine.finding_texts.flows import FLOWS
from app.engine.finding_texts.foreign import FOREIGN
from app.engine.finding_texts.language import LANGUAGE
from app.engine.finding_texts.tables import TABLES
from app.engine.finding_texts.words import KINDS, TERMS, TRANSLATED, Words

TEXTS: Mapping[str, Words] = {
    **FILES,
    **ELEMENTS,
    **FLOWS,
    **EVENTS,
    **EXCHANGE,
    **COMPENSATION,
    **EXTENSIONS,
    **ACTIVITIES,
    **FOREIGN,
    **LANGUAGE,
    **TABLES,
}
PLACES = {"decision": "判定表", "rule": "规则", "column": "列"}


def reason(finding: Finding, language: str = "zh") -> str:
    """What is wrong, in `zh` or `en`."""
    words = TEXTS[finding.code]
    return _filled(words.en_reason if _english(language) else words.zh_reason, finding, language)


def remedy(finding: Finding, language: str = "zh") -> str:
    """What to do about it, in `zh` or `en`."""
    words = TEXTS[finding.code]
    return _filled(words.en_remedy if _english(language) else words.zh_remedy, finding, language)


def subject(finding: Finding, language: str = "zh") -> str:
    """What a finding is about, as people find it in the drawing: kind, name and id; empty for the whole file."""
    english = _english(language)
    if finding.kind:
        kind = KINDS.get(finding.kind, (finding.kind, finding.kind))[english]
        name = f"“{finding.name}”" if finding.name else ""
        if english:
            return " ".join(filter(None, (kind, name, f"({finding.element})")))
        return f"{kind}{name}（{finding.element}）"
    if finding.file.lower().endswith(".dmn") and finding.element:
        return _cell(finding.element.split("/"), english)
    return finding.element


def _cell(parts: Sequence[str], english: bool) -> str:
    """A place in a decision table: decision, or decision and column, or decision, rule and column."""
    titles = ("decision", "column") if len(parts) == 2 else ("decision", "rule", "column")
    if english:
        return ", ".join(f"{title} “{part}”" for title, part in zip(titles, parts, strict=False))
    return "，".join(f"{PLACES[title]}“{part}”" for title, part in zip(titles, parts, strict=False))


def _english(language: str) -> bool:
    return language.startswith("en")


def _filled(sentence: str, finding: Finding, language: str) -> str:
    parameters = {
        name: TERMS.get(value, (value, value))[_english(language)] if name in TRANSLATED else value
        for name, value in finding.parameters.items()
    }
    return sentence.format_map({"element": finding.element, "line": str(finding.line), **parameters})
