"""PDF, Word and Excel files: content kept; authors, scripts, macros and outside objects not."""

import base64
import io
import zlib
from collections.abc import Callable

import openpyxl
import pikepdf
import pytest
from PIL import Image

from app.operations.cleaning import LARGEST_UNPACKED, Unclean, office
from app.operations.cleaning.photographs import strip_jpeg2000
from app.operations.file_check import check
from app.operations.file_limits import LIMITS
from tests.operations.uploads import (
    document,
    packed,
    parts_of,
    pdf,
    pdf_with,
    photo,
    refusal,
    relations,
    workbook,
)

MAIN = ("1", "officeDocument", "word/document.xml", "")


def test_a_pdf_loses_author_scripts_and_attached_files() -> None:
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    link = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.org/"))
    attached = pikepdf.Dictionary(EF=pikepdf.Dictionary(F=pikepdf.String("MZ secret bytes")))
    made = pdf(
        OpenAction=script,
        AA=pikepdf.Dictionary(WC=script),
        Names=pikepdf.Dictionary(
            JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("x"), script])),
            EmbeddedFiles=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a.exe"), attached])),
        ),
        Outlines=pikepdf.Dictionary(First=pikepdf.Dictionary(A=launch, Next=pikepdf.Dictionary(A=link))),
        AcroForm=pikepdf.Dictionary(XFA=pikepdf.String("<xdp/>"), Fields=pikepdf.Array([])),
    )
    checked = check("报告.pdf", made + b"\nPK\x03\x04 appended")
    assert checked.media_type == "application/pdf"
    with pikepdf.open(io.BytesIO(checked.content)) as clean:
        assert len(clean.pages) == 1
        flat = b"".join(found.unparse() for found in clean.objects)
        assert "/Info" not in clean.trailer
        assert clean.Root.Outlines.First.Next.A.URI == "https://example.org/"
    for secret in (b"Wang Wu", b"JavaScript", b"alert", b"cmd.exe", b"secret bytes", b"xdp", b"appended"):
        assert secret not in flat
        assert secret not in checked.content


def test_a_pdf_with_a_password_or_damage_or_no_page_is_refused() -> None:
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as made:
        made.save(locked, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    empty = io.BytesIO()
    pikepdf.new().save(empty)
    for content in (locked.getvalue(), empty.getvalue(), b"%PDF-1.7\n" + b"x" * 200):
        assert refusal("报告.pdf", content) == "“报告.pdf”打不开，可能已损坏或加密，请重新保存后上传。"


def compressed_pdf(padding: int) -> bytes:
    """A sound PDF of one page whose catalogue stands in a compressed stream, followed by `padding` spaces."""
    packed_catalogue = zlib.compress(b"3 0 <</Type/Catalog/Pages 4 0 R>>" + b" " * padding, 9)
    streamed = f"/Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length {len(packed_catalogue)}".encode()
    bodies = {
        1: b"<<" + streamed + b">>\nstream\n" + packed_catalogue + b"\nendstream",
        4: b"<</Type/Pages/Kids[5 0 R]/Count 1>>",
        5: b"<</Type/Page/Parent 4 0 R/MediaBox[0 0 9 9]>>",
    }
    made, places = b"%PDF-1.5\n", {}
    for number, body in bodies.items():
        places[number] = len(made)
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    places[2] = len(made)
    rows = [(0, 0, 0), (1, places[1], 0), (1, places[2], 0), (2, 1, 0), (1, places[4], 0), (1, places[5], 0)]
    table = b"".join(bytes([kind]) + place.to_bytes(4, "big") + bytes([index]) for kind, place, index in rows)
    made += b"2 0 obj\n<</Type/XRef/Size 6/W[1 4 1]/Root 3 0 R/Length %d>>\nstream\n%s" % (len(table), table)
    return made + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % places[2]


def test_a_pdf_whose_objects_unpack_to_something_huge_is_refused() -> None:
    assert check("报告.pdf", compressed_pdf(1000)).media_type == "application/pdf"
    assert "打不开" in refusal("报告.pdf", compressed_pdf(LARGEST_UNPACKED))


def test_an_office_file_loses_author_company_preview_and_places_in_pictures() -> None:
    made = document(
        ("docProps/custom.xml", b"<custom>secret</custom>"),
        ("docProps/thumbnail.jpeg", photo()),
        ("word/media/image1.jpg", photo()),
        ("word/media/image2.emf", b"vector"),
        ("_rels/.rels", relations(MAIN, ("2", "thumbnail", "docProps/thumbnail.jpeg", ""))),
        ("word/_rels/document.xml.rels", relations(("1", "hyperlink", "https://example.org/", "External"))),
    )
    checked = check("报告.docx", made)
    assert (checked.name, checked.media_type) == ("报告.docx", office.DOCX)
    parts = parts_of(checked.content)
    assert "办理情况".encode() in parts["word/document.xml"]
    assert parts["word/media/image2.emf"] == b"vector"
    assert b"https://example.org/" in parts["word/_rels/document.xml.rels"]
    assert "docProps/thumbnail.jpeg" not in parts
    assert b"thumbnail" not in parts["_rels/.rels"]
    everything = b"".join(parts.values())
    for secret in ("李四".encode(), "某公司".encode(), b"secret", b"Zhang San"):
        assert secret not in everything


def test_a_workbook_still_opens_and_has_no_author() -> None:
    checked = check("台账.xlsx", workbook())
    assert checked.media_type == office.XLSX
    book = openpyxl.load_workbook(io.BytesIO(checked.content))
    assert book["台账"]["A1"].value == "台账"
    assert b"Li Si" not in b"".join(parts_of(checked.content).values())


@pytest.mark.parametrize(
    "part",
    [
        ("word/vbaProject.bin", b"macro"),
        ("word/vbaData.xml", b"<x/>"),
        ("word/activeX/activeX1.xml", b"<x/>"),
        ("word/embeddings/oleObject1.bin", b"object"),
        ("word/embeddings/note.docx", b"no workbook"),
        ("xl/macrosheets/sheet1.xml", b"<x/>"),
        ("Evil.class", b"\xca\xfe\xba\xbe"),
        ("META-INF/MANIFEST.MF", b"Main-Class: Evil"),
        ("word/../../evil.xml", b"<x/>"),
        ("[Content_Types].xml", b'<Override ContentType="vnd.ms-word.document.macroEnabled.main+xml"/>'),
        ("word/settings.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
        ("word/settings.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'.encode("utf-16")),
        ("xl/externalLinks/externalLink1.xml", b'<ddeLink ddeService="cmd"/>'),
        ("word/_rels/settings.xml.rels", relations(("1", "attachedTemplate", "//example.org/t.dotm", "External"))),
    ],
)
def test_macros_and_outside_objects_are_refused(part: tuple[str, bytes]) -> None:
    assert refusal("报告.docx", document(part)) == (
        "“报告.docx”含有宏、脚本或外部对象，请另存为不含这些内容的文件后再上传。"
    )


def test_the_workbook_behind_a_chart_is_cleaned_too() -> None:
    checked = check("报告.docx", document(("word/embeddings/book.xlsx", workbook())))
    inner = parts_of(parts_of(checked.content)["word/embeddings/book.xlsx"])
    assert b"Li Si" not in b"".join(inner.values())
    nested = packed(parts_of(workbook()) | {"xl/embeddings/inner.xlsx": workbook()})
    assert "含有宏" in refusal("报告.docx", document(("word/embeddings/book.xlsx", nested)))


def test_an_archive_that_unpacks_to_something_huge_is_refused() -> None:
    huge = document(("word/media/x.emf", bytes(LARGEST_UNPACKED)))
    assert len(huge) < LIMITS.bytes_of("office")
    assert "展开后过大" in refusal("报告.docx", huge)
    many = document(*((f"word/media/{number}.emf", b"") for number in range(5001)))
    assert "展开后过大" in refusal("报告.docx", many)


def test_a_damaged_archive_is_refused() -> None:
    whole = bytearray(document(("word/media/x.emf", bytes(range(256)) * 40)))
    broken = bytes(whole).replace(b"word/media/x.emf", b"word/media/y.emf", 1)
    assert "打不开" in refusal("报告.docx", broken)
    assert "打不开" in refusal("报告.docx", document(("word/_rels/a.rels", b"<no xml")))
    assert "打不开" in refusal("报告.docx", document(("word/Document.xml", b"<twice/>")))
    assert "打不开" in refusal("报告.docx", document(("word/media/x.jpg", photo()[:400])))


def test_printer_settings_and_folders_are_left_out() -> None:
    book = parts_of(workbook()) | {
        "xl/printerSettings/printerSettings1.bin": b"\\\\printer\\of\\somebody",
        "xl/media/": b"",
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("1", "printerSettings", "../printerSettings1.bin", "")),
    }
    parts = parts_of(check("台账.xlsx", packed(book)).content)
    assert not [name for name in parts if "printerSettings" in name or name.endswith("/")]
    assert b"printerSettings" not in parts["xl/worksheets/_rels/sheet1.xml.rels"]


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "/FlateDecode": zlib.compress,
    "/ASCII85Decode": lambda content: base64.a85encode(content) + b"~>",
    "/ASCIIHexDecode": lambda content: content.hex().encode() + b">",
}


@pytest.mark.parametrize(
    "around", [(), ("/FlateDecode",), ("/ASCII85Decode",), ("/ASCIIHexDecode", "/FlateDecode")]
)
def test_photographs_in_a_pdf_keep_their_pixels_and_tell_nothing(around: tuple[str, ...]) -> None:
    packed_photo = photo()
    for name in reversed(around):
        packed_photo = PACKED[name](packed_photo)
    before = pdf_with(packed_photo, *around, "/DCTDecode")
    checked = check("报告.pdf", before)
    with pikepdf.open(io.BytesIO(checked.content)) as document:
        shown = document.pages[0].Resources.XObject.Im
        kept = shown.read_raw_bytes()
        assert shown.Filter == pikepdf.Name.DCTDecode
        assert "/Thumb" not in document.pages[0]
    for secret in (b"Zhang San", b"secret comment", b"profile of a device", b"Exif"):
        assert secret in photo()
        assert secret not in kept
    with Image.open(io.BytesIO(photo())) as first, Image.open(io.BytesIO(kept)) as second:
        assert first.tobytes() == second.tobytes()


def test_a_photograph_in_a_pdf_that_is_none_is_refused() -> None:
    for content in (b"no picture", photo()[:60], b"\xff\xd8\xff\xe1\x00\x01", b"\xff\xd8\x00\x00"):
        assert "打不开" in refusal("报告.pdf", pdf_with(content, "/DCTDecode"))


def test_what_hangs_on_a_photograph_is_left_behind() -> None:
    checked = check("报告.pdf", pdf_with(photo() + b"hidden behind", "/DCTDecode"))
    assert b"hidden behind" not in checked.content


def test_jpeg2000_loses_its_telling_boxes() -> None:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "JPEG2000")
    whole = out.getvalue()
    secret = b"uuid" + b"JpgTiffExif->JP2" + b"35 degrees north"
    told = whole + (len(secret) + 4).to_bytes(4, "big") + secret
    assert strip_jpeg2000(told) == whole
    assert strip_jpeg2000(b"\xff\x4f\xff\x51 bare") == b"\xff\x4f\xff\x51 bare"
    with pytest.raises(Unclean):
        strip_jpeg2000(whole + b"\x00\x00\x00\x05uuid")
    kept = check("报告.pdf", pdf_with(told, "/JPXDecode")).content
    assert b"degrees north" not in kept
