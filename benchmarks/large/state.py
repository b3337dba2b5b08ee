"""The stored state of an instance, taken apart so that it can be packed again with other values in some places."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import msgspec
import zstandard

from app.engine.codec import VERSION

_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder().decode
_compress = zstandard.ZstdCompressor(level=1).compress
_decompress = zstandard.ZstdDecompressor().decompress

Differing: TypeAlias = Callable[[Any], int | None]
"""The place in the pool from which a value comes, None for one that is always the same."""

_SMALL, _MEDIUM = 16, 1 << 16


@dataclass(frozen=True, slots=True)
class Packed:
    """Bytes that are the same in all states, and places of the values between them."""

    first: bytes
    rest: tuple[tuple[int, bytes], ...]

    def fill(self, pool: list[Any]) -> bytes:
        """A state with the pool's values."""
        parts = [self.first]
        for place, following in self.rest:
            parts += _pack(pool[place]), following
        return bytes((VERSION,)) + _compress(b"".join(parts))


def unpacked(state: bytes) -> Any:
    """What a state holds. ValueError for a version that this generator has not been taught."""
    if state[0] != VERSION:
        raise ValueError(f"state version {state[0]}, not {VERSION}")
    return _unpack(_decompress(state[1:]))


def take_apart(state: bytes, differing: Differing) -> Packed:
    """The state with a place wherever `differing` names one."""
    parts: list[bytes | int] = [b""]
    for piece in _pieces(unpacked(state), differing):
        if isinstance(piece, bytes) and isinstance(parts[-1], bytes):
            parts[-1] += piece
        else:
            parts.append(piece)
    parts.append(b"")
    return _paired(parts)


def _paired(parts: list[bytes | int]) -> Packed:
    first, rest, place = b"", list[tuple[int, bytes]](), None
    for part in parts:
        if isinstance(part, int):
            if place is not None:
                rest.append((place, b""))
            place = part
        elif place is None:
            first += part
        else:
            rest.append((place, part))
            place = None
    return Packed(first, tuple(rest))


def _pieces(value: Any, differing: Differing) -> Iterator[bytes | int]:
    place = differing(value)
    if place is not None:
        yield place
    elif isinstance(value, dict):
        yield _head(len(value), 0x80, 0xDE)
        for name, inner in value.items():
            yield from _pieces(name, differing)
            yield from _pieces(inner, differing)
    elif isinstance(value, list):
        yield _head(len(value), 0x90, 0xDC)
        for inner in value:
            yield from _pieces(inner, differing)
    else:
        yield _pack(value)


def _head(length: int, small: int, medium: int) -> bytes:
    """How msgpack begins a map or an array."""
    if length < _SMALL:
        return bytes((small | length,))
    if length < _MEDIUM:
        return bytes((medium,)) + length.to_bytes(2, "big")
    raise ValueError("a state of this size is none of ours")
