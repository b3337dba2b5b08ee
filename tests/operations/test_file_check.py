"""Uploaded files: known by their content, pictures and texts kept without what they tell besides."""

import io
import zipfile
import zlib

import pytest
from PIL import Image, PngImagePlugin

from app.operations import file_check
from app.operations.cleaning import images
from app.operations.file_check import check
from app.operations.file_limits import MEGABYTE
from tests.operations.uploads import HEIC, document, packed, pdf, photo, picture, refusal, workbook


def test_a_photo_keeps_its_pixels_and_loses_place_name_and_device() -> None:
    checked = check("现场.JPG", photo())
    assert (checked.name, checked.media_type) == ("现场.jpg", "image/jpeg")
    with Image.open(io.BytesIO(checked.content)) as image:
        assert image.size == (40, 60)
        plain = image.convert("L")
        assert plain.getpixel((20, 5)) in range(20)
        assert plain.getpixel((20, 55)) in range(236, 256)
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for secret in (b"Zhang San", b"secret comment", b"profile of a device", b"Exif"):
        assert secret in photo()
        assert secret not in checked.content


def test_a_png_loses_its_texts_and_keeps_transparency() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "Zhang San")
    checked = check("a.png", picture("PNG", mode="P", pnginfo=told, transparency=0))
    with Image.open(io.BytesIO(checked.content)) as image:
        assert (image.mode, image.getpixel((5, 5))) == ("RGBA", (0, 0, 0, 0))
        assert image.info == {}
    assert b"Zhang San" not in checked.content


@pytest.mark.parametrize("mode", ["1", "L", "LA", "RGB", "RGBA", "I;16"])
def test_pictures_of_every_depth_are_kept(mode: str) -> None:
    content = io.BytesIO()
    Image.new(mode, (10, 10)).save(content, "PNG")
    assert check("x.png", content.getvalue()).media_type == "image/png"


def test_webp_and_pictures_of_two_lenses_are_kept() -> None:
    assert check("a.webp", picture("WEBP")).name == "a.webp"
    twice = io.BytesIO()
    first = Image.new("RGB", (30, 30))
    first.save(twice, "MPO", save_all=True, append_images=[Image.new("RGB", (30, 30))])
    checked = check("b.jpeg", twice.getvalue())
    with Image.open(io.BytesIO(checked.content)) as image:
        assert image.format == "JPEG"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_broken_picture_is_refused_in_words(kind: str) -> None:
    whole = picture(kind, size=(400, 400))
    assert (
        refusal("照片.jpg", whole[: len(whole) // 2]) == "“照片.jpg”打不开，可能已损坏或加密，请重新保存后上传。"
    )


@pytest.mark.parametrize("size", [(7100, 7100), (60000, 60000)])
def test_a_decompression_bomb_is_refused_before_it_unpacks(size: tuple[int, int]) -> None:
    head = size[0].to_bytes(4, "big") + size[1].to_bytes(4, "big") + bytes([1, 0, 0, 0, 0])

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000)))
    assert "展开后过大" in refusal("大.png", bomb + chunk(b"IEND", b""))


def test_what_hangs_on_a_picture_is_left_behind() -> None:
    polyglot = picture() + packed({"Evil.class": b"\xca\xfe\xba\xbe run me"})
    checked = check("照片.jpg", polyglot)
    assert b"Evil.class" in polyglot
    assert b"Evil.class" not in checked.content
    assert not zipfile.is_zipfile(io.BytesIO(checked.content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.gif", b"GIF89a" + bytes(30)),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("a.html", b"<!doctype html><script>alert(1)</script>"),
        ("照片.jpg", b"MZ\x90\x00" + bytes(60)),
        ("照片.jpg", b"#!/bin/sh\nrm -rf /\n"),
        ("旧文档.doc", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)),
        ("a.zip", packed({"a.txt": b"x"})),
        ("a.docx", b"PK\x03\x04 no archive"),
        ("a.pptx", packed({"[Content_Types].xml": b"", "ppt/presentation.xml": b""})),
    ],
)
def test_other_kinds_are_refused_with_what_to_do_instead(name: str, content: bytes) -> None:
    assert f"“{name}”不能上传，请改用JPG、PNG" in refusal(name, content)


def test_the_ending_follows_the_content() -> None:
    assert check("说明.pdf", picture()).name == "说明.jpg"
    assert check("C:\\用户\\..\\照片.tar.exe", picture()).name == "照片.tar.jpg"
    assert check("\u202egpj.exe\x00", picture()).name == "gpj.jpg"
    assert check("...", picture()).name == "附件.jpg"
    assert len(check("长" * 500 + ".jpg", picture()).name) <= file_check.LONGEST_NAME


def test_empty_and_too_large_files_are_refused() -> None:
    assert refusal("空.txt", b"") == "“空.txt”是空文件，请重新选择。"
    assert refusal("大.txt", b"x" * (2 * MEGABYTE + 1)) == (
        "“大.txt”有2.0MB，文本每个最大2MB。请压缩或拆分后再上传。"
    )


def test_a_text_that_grows_beyond_the_limit_is_refused() -> None:
    assert "文本每个最大2MB" in refusal("大.txt", ("字" * (2 * MEGABYTE // 2)).encode("gb18030"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_text_becomes_utf8(encoding: str) -> None:
    checked = check("证据.TXT", "一、路灯\r\n\t不亮".encode(encoding))
    assert (checked.name, checked.media_type) == ("证据.txt", "text/plain")
    assert checked.content.decode() == "一、路灯\r\n\t不亮"


@pytest.mark.parametrize("content", [b"a\x00b", b"\x1b[31mred", b"\xff\xff\xff"])
def test_bytes_that_are_no_text_are_refused(content: bytes) -> None:
    assert "打不开" in refusal("证据.txt", content)


def test_what_is_kept_passes_again_unchanged_in_kind() -> None:
    for name, content in (("a.jpg", photo()), ("b.pdf", pdf()), ("c.docx", document()), ("d.xlsx", workbook())):
        once = check(name, content)
        assert check(once.name, once.content).media_type == once.media_type


def test_every_allowed_picture_type_has_a_cleaner() -> None:
    pictures = {media_type for media_type, kind in file_check.KINDS.items() if kind.limited_as == "picture"}
    assert pictures == set(images.FORMATS) == set(images.WRITTEN)


def test_what_an_iphone_sends_becomes_a_jpeg() -> None:
    checked = check("IMG_0001.HEIC", HEIC)
    assert (checked.name, checked.media_type) == ("IMG_0001.jpg", "image/jpeg")
    with Image.open(io.BytesIO(checked.content)) as image:
        assert (image.format, image.size) == ("JPEG", (48, 64))
        plain = image.convert("L")
        assert plain.getpixel((24, 5)) in range(20)
        assert plain.getpixel((24, 58)) in range(236, 256)
        assert not image.getexif()
    assert b"Zhang San" in HEIC
    assert b"Zhang San" not in checked.content
    assert "打不开" in refusal("IMG_0001.HEIC", HEIC[:400])


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK"])
def test_a_picture_comes_with_a_small_copy(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    found = check("大.png", picture(kind, size=(1600, 800), mode=mode)).picture
    assert found is not None
    assert (found.width, found.height) == (1600, 800)
    with Image.open(io.BytesIO(found.thumbnail)) as small:
        assert (small.format, small.size) == ("WEBP", (400, 200))
    assert check("说明.pdf", pdf()).picture is None


def test_a_small_copy_is_never_larger_than_its_picture_and_tells_nothing() -> None:
    found = check("现场.jpg", photo()).picture
    assert found is not None
    with Image.open(io.BytesIO(found.thumbnail)) as small:
        assert small.size == (found.width, found.height) == (40, 60)
        assert not small.getexif()
