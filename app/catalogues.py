"""Makes the catalogues that are not committed: traditional Chinese out of the msgids, and all of them for reading.

`python -m app.catalogues` runs at set-up (Makefile); English is translated by people and committed.
"""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from app.operations.traditional import TERMS, traditional

TRANSLATIONS = Path(__file__).parent / "web" / "translations"
TRADITIONAL = "zh_Hant"


def build(translations: Path = TRANSLATIONS) -> None:
    """Write the traditional catalogue and compile every catalogue that is older than its sentences."""
    english = _file(translations, "en")
    file = _file(translations, TRADITIONAL)
    if not file.exists() or file.stat().st_mtime_ns <= max(one.stat().st_mtime_ns for one in (english, TERMS)):
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as written:
            write_po(written, in_traditional(read(english)), sort_output=True, width=110)
    for catalogue in translations.glob("*/LC_MESSAGES/messages.po"):
        compiled = catalogue.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime_ns <= catalogue.stat().st_mtime_ns:
            with compiled.open("wb") as written:
                write_mo(written, read(catalogue))


def read(file: Path) -> Catalog:
    """The catalogue in a file."""
    with file.open("rb") as kept:
        return read_po(kept, locale=file.parent.parent.name)


def in_traditional(sentences: Catalog) -> Catalog:
    """Every msgid of a catalogue in traditional characters; blanks and markup are not Chinese and stay."""
    converted = Catalog(locale=TRADITIONAL, project=sentences.project, version=sentences.version)
    for message in sentences:
        if message.id:
            # Chinese has one plural form, whatever the number.
            said = message.id if isinstance(message.id, str) else message.id[0]
            string = traditional(said)
            converted.add(message.id, string if isinstance(message.id, str) else (string,), flags=message.flags)
    return converted


def _file(translations: Path, locale: str) -> Path:
    return translations / locale / "LC_MESSAGES" / "messages.po"


if __name__ == "__main__":
    build()
