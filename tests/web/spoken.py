"""What a page says in the wrong language: words of another one outside the elements that are marked so."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import html

from app.operations.traditional import traditional

IDEOGRAPHS = re.compile("[\u3400-\u9fff]+")
READ_OUT = ("aria-label", "aria-description", "title", "placeholder", "alt", "data-label", "label")
"""Attributes that people read or hear."""
SCRIPTS_SAY = re.compile("^data-(?!deployment)")
BUTTONS = frozenset({"submit", "button", "reset"})
UNSPOKEN = frozenset({"script", "style", "textarea", "template"})


def parsed(page: str) -> Any:
    """A page as a tree of elements; lxml's types tell nothing of what an expression finds."""
    return html.document_fromstring(page)


def wrong(page: str, language: str) -> list[str]:
    """Every text and attribute that is not in the language of the page and neither marked nor a repeat of that."""
    root = parsed(page)
    marked = "\n".join(
        str(element.text_content()) for element in root.xpath('//*[@lang="zh-CN" or @lang="zh-Hant"]')
    )
    if root.get("lang") == language == "zh-Hant":
        marked = "\n".join(str(element.text_content()) for element in root.xpath('//*[@lang="zh-CN"]'))
    marked += "\n".join(str(control) for control in root.xpath("//textarea/text() | //input/@value"))
    runs = {said: foreign(said, language) for said in _said(root)}
    return [said for said, found in runs.items() if not all(run in marked for run in found)]


def foreign(text: str, language: str) -> list[str]:
    """The runs of ideographs that a page of the language does not use."""
    runs: list[str] = IDEOGRAPHS.findall(text)
    return [run for run in runs if traditional(run) != run] if language == "zh-Hant" else runs


def _said(root: Any) -> Iterator[str]:
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in UNSPOKEN:
            yield from _tail(element)
            continue
        if not _is_chinese(element):
            if element.text and IDEOGRAPHS.search(element.text):
                # A title has no parts that could be marked: it may repeat what stands marked in the page.
                yield f"<{element.tag}> {element.text.strip()}" if element.tag != "title" else element.text.strip()
            yield from _attributes(element)
        yield from _tail(element)


def _tail(element: Any) -> Iterator[str]:
    parent = element.getparent()
    if parent is None or not element.tail or parent.tag in UNSPOKEN or _is_chinese(parent):
        return
    if IDEOGRAPHS.search(element.tail):
        yield f"<{parent.tag}> {element.tail.strip()}"


def _attributes(element: Any) -> Iterator[str]:
    for name, value in element.attrib.items():
        spoken = name in READ_OUT or SCRIPTS_SAY.match(name) or _is_button(element, name)
        if spoken and IDEOGRAPHS.search(value):
            yield f"<{element.tag} {name}> {value}"


def _is_button(element: Any, name: str) -> bool:
    return bool(element.tag == "input" and name == "value" and element.get("type") in BUTTONS)


def _is_chinese(element: Any) -> bool:
    nearest = element.xpath("ancestor-or-self::*[@lang][1]")
    own = element.getroottree().getroot().get("lang")
    return bool(nearest and nearest[-1].get("lang") not in {own, "en"})
