"""The sentences of findings: reason and remedy of every code, in Chinese and English."""

from collections.abc import Mapping

from app.engine.definition import Finding
from app.engine.finding_texts.activities import ACTIVITIES
from app.engine.finding_texts.compensation import COMPENSATION
from app.engine.finding_texts.elements import ELEMENTS
from app.engine.finding_texts.events import EVENTS
from app.engine.finding_texts.extensions import EXTENSIONS
from app.engine.finding_texts.files import FILES
from app.engine.finding_texts.flows import FLOWS
from app.engine.finding_texts.language import LANGUAGE
from app.engine.finding_texts.tables import TABLES
from app.engine.finding_texts.words import TERMS, TRANSLATED, Words

TEXTS: Mapping[str, Words] = {
    **FILES,
    **ELEMENTS,
    **FLOWS,
    **EVENTS,
    **COMPENSATION,
    **EXTENSIONS,
    **ACTIVITIES,
    **LANGUAGE,
    **TABLES,
}


def reason(finding: Finding, language: str = "zh") -> str:
    """What is wrong, in `zh` or `en`."""
    words = TEXTS[finding.code]
    return _filled(words.en_reason if _english(language) else words.zh_reason, finding, language)


def remedy(finding: Finding, language: str = "zh") -> str:
    """What to do about it, in `zh` or `en`."""
    words = TEXTS[finding.code]
    return _filled(words.en_remedy if _english(language) else words.zh_remedy, finding, language)


def _english(language: str) -> bool:
    return language.startswith("en")


def _filled(sentence: str, finding: Finding, language: str) -> str:
    parameters = {
        name: TERMS.get(value, (value, value))[_english(language)] if name in TRANSLATED else value
        for name, value in finding.parameters.items()
    }
    return sentence.format_map({"element": finding.element, "line": str(finding.line), **parameters})
