"""Files as people upload them, with all that should not be kept."""

import base64
import io
import zipfile
from collections.abc import Mapping

import openpyxl
import pikepdf
import pytest
from PIL import Image, ImageDraw

from app.domain.errors import Invalid
from app.operations.file_check import check

HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAchtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ADRpbG9jAAAAAERAAAIAAQAAAAAB7AABAAAAAAAAACgAAgAAAAACFAABAAAAAAAAAHwAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAA"
    "AAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAABB2lwcnAAAADmaXBjbwAAAHZodmNDAQNwAAAA"
    "kAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq"
    "5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xh"
    "cAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAAAlpcm90AwAAABlpcG1hAAAAAAAAAAEA"
    "AQaBAgMFhIYAAAAaaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAAKxtZGF0AAAAJCgBrxmA7iRKX//o7QlQog4/+tqlfiUPE4NgXXhD"
    "14yJw08pwAAAAAZFeGlmAABNTQAqAAAACAADARIAAwAAAAEABgAAATsAAgAAAAoAAAAyiCUABAAAAAEAAAA8AAAAAFpoYW5nIFNh"
    "bgAAAgABAAIAAAACTgAAAAACAAUAAAADAAAAWgAAAAAAAAAjAAAAAQAAACAAAAABAAAAAQAAAAE="
)
"""A photo as an iPhone makes it: 64 × 48 pixels, its left half dark, on its side, with place and name."""

GPS, ORIENTATION, ARTIST = 0x8825, 0x0112, 0x013B


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: object) -> bytes:
    """A picture whose left half is dark."""
    image = Image.new(mode, size, "white" if mode != "P" else 255)
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1]), fill="black" if mode != "P" else 0)
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def photo() -> bytes:
    """A photo as a telephone makes it: on its side, with place and name."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[ARTIST] = "Zhang San"
    exif.get_ifd(GPS).update({1: "N", 2: (35.0, 32.0, 1.0)})
    return picture(exif=exif, comment=b"secret comment", icc_profile=b"profile of a device")


def document(*parts: tuple[str, bytes], without: str = "") -> bytes:
    """A Word file of the least parts, with `parts` added or replaced."""
    content: dict[str, bytes] = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": relations(("1", "officeDocument", "word/document.xml", "")),
        "docProps/core.xml": "<creator>李四</creator>".encode(),
        "docProps/app.xml": "<Company>某公司</Company>".encode(),
        "word/document.xml": "<document>办理情况</document>".encode(),
    }
    content.update(parts)
    content.pop(without, None)
    return packed(content)


def packed(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def relations(*found: tuple[str, str, str, str]) -> bytes:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    rows = "".join(
        f'<Relationship Id="r{number}" Type="{base}{kind}" Target="{target}"'
        + (f' TargetMode="{mode}"/>' if mode else "/>")
        for number, kind, target, mode in found
    )
    opened = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return f"{opened}{rows}</Relationships>".encode()


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = "Li Si"
    book.create_sheet("台账", 0)["A1"] = "台账"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pdf(**root: pikepdf.Object) -> bytes:
    """A PDF of one page with author and the given entries in its root."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(200, 200))
    made.docinfo["/Author"] = "Wang Wu"
    for key, value in root.items():
        made.Root[f"/{key}"] = value
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def pdf_with(photograph: bytes, *filters: str) -> bytes:
    """A PDF of one page that shows a photograph, packed by `filters`, and has a thumbnail of the page."""
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(200, 200))
    shown = pikepdf.Stream(made, photograph)
    shown.Type, shown.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    shown.Width, shown.Height, shown.BitsPerComponent = 60, 40, 8
    shown.ColorSpace = pikepdf.Name.DeviceRGB
    names = [pikepdf.Name(name) for name in filters]
    shown.Filter = names[0] if len(names) == 1 else pikepdf.Array(names)
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=made.make_indirect(shown)))
    page.Contents = pikepdf.Stream(made, b"q 60 0 0 40 0 0 cm /Im Do Q")
    page.Thumb = made.make_indirect(pikepdf.Stream(made, b"how the page once looked"))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        check(name, content)
    (sentence,) = refused.value.errors["files"]
    return sentence


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}
