"""What a page says in the wrong language: Chinese outside the elements that are marked as Chinese."""

import re
from collections.abc import Iterator

from lxml import html
from lxml.html import HtmlElement

IDEOGRAPHS = re.compile("[\u3400-\u9fff]+")
READ_OUT = ("aria-label", "aria-description", "title", "placeholder", "alt", "data-label", "label")
"""Attributes that people read or hear."""
SCRIPTS_SAY = re.compile("^data-(?!deployment)")
TYPED = frozenset({"text", "search", "email", "tel", "hidden", "password", "date", "datetime-local", "number"})
UNSPOKEN = frozenset({"script", "style", "textarea", "template"})


def wrong(page: str) -> list[str]:
    """Every text and attribute with Chinese that is neither marked as Chinese nor repeats what is marked so."""
    root = html.document_fromstring(page)
    marked = "\n".join(str(element.text_content()) for element in root.xpath('//*[starts-with(@lang, "zh")]'))
    marked += "\n".join(str(control) for control in root.xpath("//textarea/text() | //input/@value"))
    return [said for said in _said(root) if not all(run in marked for run in IDEOGRAPHS.findall(said))]


def _said(root: HtmlElement) -> Iterator[str]:
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


def _tail(element: HtmlElement) -> Iterator[str]:
    parent = element.getparent()
    if parent is None or not element.tail or parent.tag in UNSPOKEN or _is_chinese(parent):
        return
    if IDEOGRAPHS.search(element.tail):
        yield f"<{parent.tag}> {element.tail.strip()}"


def _attributes(element: HtmlElement) -> Iterator[str]:
    for name, value in element.attrib.items():
        spoken = name in READ_OUT or SCRIPTS_SAY.match(name) or _is_button(element, name)
        if spoken and IDEOGRAPHS.search(value):
            yield f"<{element.tag} {name}> {value}"


def _is_button(element: HtmlElement, name: str) -> bool:
    return bool(element.tag == "input" and name == "value" and element.get("type", "text") not in TYPED | {"radio", "checkbox"})


def _is_chinese(element: HtmlElement) -> bool:
    nearest = element.xpath("ancestor-or-self::*[@lang][1]")
    return bool(nearest and str(nearest[-1].get("lang")).startswith("zh"))
