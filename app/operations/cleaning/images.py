"""Pictures: the pixels alone, without place, device, author and thumbnail; and a small copy for lists."""

import io
from collections.abc import Mapping
from dataclasses import dataclass

import pi_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from app.operations.cleaning import MOST_PIXELS, Unclean

pi_heif.register_heif_opener()

FORMATS: Mapping[str, tuple[str, ...]] = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    "image/webp": ("WEBP",),
    "image/heic": ("HEIF",),
}
"""Formats that a media type may turn out to be."""

WRITTEN: Mapping[str, str] = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "JPEG"}
"""How a picture is kept: what telephones write as HEIC, few browsers show."""

THUMBNAIL = 400
"""Pixels of the longer side of the small copy, at most."""

_OPTIONS: Mapping[str, Mapping[str, object]] = {"JPEG": {"quality": 88}, "WEBP": {"quality": 88}, "PNG": {}}
_UNREADABLE = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, OverflowError)
"""What the library raises on pictures that are cut off or made to do harm."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A clean picture: its bytes, its size in pixels, and the small copy (WebP)."""

    content: bytes
    width: int
    height: int
    thumbnail: bytes


def clean(content: bytes, media_type: str) -> bytes:
    """The picture turned as the camera meant it, encoded anew; of an animation the first frame.

    Unclean when it is damaged, is no picture of that type, or has more than `MOST_PIXELS`.
    """
    return _encoded(_opened(content, media_type), WRITTEN[media_type])


def clean_picture(content: bytes, media_type: str) -> Picture:
    """The same as `clean`, with what a list needs to show it. Unclean as there."""
    picture = _opened(content, media_type)
    whole = _encoded(picture, WRITTEN[media_type])
    return Picture(whole, picture.width, picture.height, _small(picture))


def _opened(content: bytes, media_type: str) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS[media_type]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Unclean("too_large")
            return _plain(ImageOps.exif_transpose(image))
    except Image.DecompressionBombError as problem:
        raise Unclean("too_large") from problem
    except _UNREADABLE as problem:
        raise Unclean("damaged") from problem


def _encoded(picture: Image.Image, form: str) -> bytes:
    if form == "JPEG" and picture.mode not in {"L", "RGB", "CMYK"}:
        picture = picture.convert("RGB")
    out = io.BytesIO()
    try:
        picture.save(out, format=form, **_OPTIONS[form])
    except _UNREADABLE as problem:
        raise Unclean("damaged") from problem
    return out.getvalue()


def _small(picture: Image.Image) -> bytes:
    small = picture.convert("RGBA" if "A" in picture.getbands() else "RGB")
    small.thumbnail((THUMBNAIL, THUMBNAIL))
    out = io.BytesIO()
    small.save(out, format="WEBP", quality=75)
    return out.getvalue()


def _plain(image: Image.Image) -> Image.Image:
    """The same pixels without anything said about them; what `info` says of transparency becomes pixels."""
    if image.mode == "P" or "transparency" in image.info:
        image = image.convert("RGBA")
    image.load()
    image.info = {}
    return image
