"""Safe reading of XML that strangers may have written: bytes in, a bounded tree out."""

import re

from lxml import etree

from app.engine.findings import Objection

LARGEST_FILE = 8_000_000
"""Bytes. The largest diagram of the procedure has about 60 000."""
ENCODING = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding=["']([\w.-]{1,40})""")
ENCODING_FAULTS = frozenset(
    {etree.ErrorTypes.ERR_UNKNOWN_ENCODING, etree.ErrorTypes.ERR_UNSUPPORTED_ENCODING}
    | {etree.ErrorTypes.ERR_INVALID_ENCODING}
)
DOCTYPE = b"<!DOCTYPE"
MOST_ELEMENTS = 100_000
"""Of XML: a task with its flow and its drawing has up to twenty."""
DEEPEST_ELEMENT = 60


class XmlRefused(Objection):
    """The bytes are no XML that may be read. `line` says where, 0 when that has no meaning."""

    def __init__(self, code: str, line: int = 0, **parameters: str) -> None:
        super().__init__(code, **parameters)
        self.line = line


def parse_xml(data: bytes) -> etree._Element:
    """The root of an XML document in any encoding that it declares, without comments and instructions.

    XmlRefused for what is broken, too large or too deep, and for any DOCTYPE: external entities read files,
    internal ones expand without bound.
    """
    if len(data) > LARGEST_FILE:
        raise XmlRefused("xml_too_large", limit=str(LARGEST_FILE))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise XmlRefused(_fault(data, error), line=error.lineno or 0) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise XmlRefused("xml_doctype", line=1)
    _measure(root)
    return root


def _fault(data: bytes, error: etree.XMLSyntaxError) -> str:
    """What is wrong with bytes that are no XML: a DOCTYPE, the encoding, or anything else."""
    if DOCTYPE in data:
        return "xml_doctype"
    declared = ENCODING.match(data)
    wide = declared is not None and declared[1].lower().startswith(b"utf-16")
    return "xml_encoding" if wide or getattr(error, "code", 0) in ENCODING_FAULTS else "xml_broken"


def _measure(root: etree._Element) -> None:
    level, count = [root], 0
    for _ in range(DEEPEST_ELEMENT):
        count += len(level)
        if count > MOST_ELEMENTS:
            raise XmlRefused("xml_too_many_elements", limit=str(MOST_ELEMENTS))
        level = [child for element in level for child in element]
        if not level:
            return
    raise XmlRefused("xml_too_deep", line=line_of(level[0]), limit=str(DEEPEST_ELEMENT))


def line_of(element: etree._Element) -> int:
    """The line on which an element stands in its file, 0 when it did not come from one."""
    return int(getattr(element, "sourceline", 0) or 0)


def text_of(element: etree._Element | None) -> str:
    """The element's trimmed text, empty when there is no such element."""
    return "" if element is None else (element.text or "").strip()
