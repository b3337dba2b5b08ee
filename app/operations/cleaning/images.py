"""Pictures: the pixels alone, without place, device, author and thumbnail."""

import io
from collections.abc import Mapping

from PIL import Image, ImageOps, UnidentifiedImageError

from app.operations.cleaning import MOST_PIXELS, Unclean

FORMATS: Mapping[str, tuple[str, ...]] = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    "image/webp": ("WEBP",),
}
"""Formats that a media type may turn out to be; the first one is written."""

_OPTIONS: Mapping[str, Mapping[str, object]] = {"JPEG": {"quality": 88}, "WEBP": {"quality": 88}, "PNG": {}}
_UNREADABLE = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, OverflowError)
"""What the library raises on pictures that are cut off or made to do harm."""


def clean(content: bytes, media_type: str) -> bytes:
    """The picture turned as the camera meant it, encoded anew; of an animation the first frame.

    Unclean when it is damaged, is no picture of that type, or has more than `MOST_PIXELS`.
    """
    formats = FORMATS[media_type]
    try:
        with Image.open(io.BytesIO(content), formats=formats) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Unclean("too_large")
            picture = _plain(ImageOps.exif_transpose(image))
        out = io.BytesIO()
        picture.save(out, format=formats[0], **_OPTIONS[formats[0]])
    except Image.DecompressionBombError as problem:
        raise Unclean("too_large") from problem
    except _UNREADABLE as problem:
        raise Unclean("damaged") from problem
    return out.getvalue()


def _plain(image: Image.Image) -> Image.Image:
    """The same pixels without anything said about them; what `info` says of transparency becomes pixels."""
    if image.mode == "P" or "transparency" in image.info:
        image = image.convert("RGBA")
    image.load()
    image.info = {}
    return image
