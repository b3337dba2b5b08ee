"""Only bounded XML without DOCTYPE is read."""

import time

import pytest

from app.engine.reading.xml import (
    DEEPEST_ELEMENT,
    LARGEST_FILE,
    MOST_ELEMENTS,
    XmlRefused,
    line_of,
    parse_xml,
    text_of,
)

ENTITIES = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
LAUGHS = b'<!DOCTYPE a [<!ENTITY a0 "lol">' + ENTITIES + b"]><a>&a11;</a>"
QUADRATIC = b'<!DOCTYPE a [<!ENTITY a "' + b"x" * 50_000 + b'">]><a>' + b"&a;" * 50_000 + b"</a>"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "xml_broken"),
        (b"<a", "xml_broken"),
        (b"<a></b>", "xml_broken"),
        (b"<a b='1' b='2'/>", "xml_broken"),
        (b"<a>&gone;</a>", "xml_broken"),
        (b"\x00\x01", "xml_broken"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "xml_encoding"),
        ("<a>\u4e2d</a>".encode("gb18030"), "xml_encoding"),
        (b'<?xml version="1.0" encoding="utf-16"?><a/>', "xml_encoding"),
        (b'<?xml version="1.0" encoding="utf-8"?>' + "<a>\u4e2d</a>".encode("gb18030"), "xml_encoding"),
        (b"<a b='unclosed", "xml_broken"),
        (b"\xef\xbb\xbf<a", "xml_broken"),
        (b"<!DOCTYPE a><a/>", "xml_doctype"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "xml_doctype"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "xml_doctype"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "xml_doctype"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16"), "xml_doctype"),
        (LAUGHS, "xml_doctype"),
        (QUADRATIC, "xml_doctype"),
        (b"<a>" * (DEEPEST_ELEMENT + 1) + b"</a>" * (DEEPEST_ELEMENT + 1), "xml_too_deep"),
        (b"<a>" * 5_000 + b"</a>" * 5_000, "xml_broken"),
        (b"<a>" + b"<b/>" * MOST_ELEMENTS + b"</a>", "xml_too_many_elements"),
        (b"<a>" + b"x" * LARGEST_FILE + b"</a>", "xml_too_large"),
    ],
)
def test_refused_at_once(data: bytes, code: str) -> None:
    begun = time.perf_counter()
    with pytest.raises(XmlRefused) as caught:
        parse_xml(data)
    assert caught.value.code == code
    assert time.perf_counter() - begun < 2


def test_huge_attributes_are_read_within_the_bound() -> None:
    assert len(parse_xml(b"<a b='" + b"x" * (LARGEST_FILE - 10) + b"'/>").get("b", "")) == LARGEST_FILE - 10


def test_bounds_themselves_are_accepted() -> None:
    assert parse_xml(b"<a>" * DEEPEST_ELEMENT + b"</a>" * DEEPEST_ELEMENT).tag == "a"
    assert len(parse_xml(b"<a>" + b"<b/>" * (MOST_ELEMENTS - 1) + b"</a>")) == MOST_ELEMENTS - 1


def test_comments_and_instructions_are_left_out() -> None:
    root = parse_xml(b"<a>one<!-- x --> <?do it?>two<b/></a>")
    assert text_of(root) == "one two"
    assert [child.tag for child in root] == ["b"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "big5"])
def test_declared_encodings_and_byte_order_marks_are_read(encoding: str) -> None:
    declared = encoding.removesuffix("-sig").removesuffix("-le")
    text = f'<?xml version="1.0" encoding="{declared}"?><a>\u4e2d</a>'
    assert text_of(parse_xml(text.encode(encoding))) == "\u4e2d"


def test_line_of_broken_xml() -> None:
    with pytest.raises(XmlRefused) as caught:
        parse_xml(b"<a>\n<b>\n</a>")
    assert caught.value.line == 3
    assert line_of(parse_xml(b"\n<a/>")) == 2
    assert text_of(None) == ""
