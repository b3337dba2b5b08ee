"""The stored form of an instance: a version byte, then zstd over msgpack.

Only what cannot be had from the deployment is stored: a row for each token, the variables of the instance, and
for a called process what differs from its caller's. Variables are plain msgpack, never interpreted: none can be
taken for something of the engine's.
"""

import threading
from collections.abc import Mapping
from typing import Any

import msgspec
import zstandard

from app.engine.incidents import Stopped
from app.engine.instance import Instance
from app.engine.outcome import Json, Surroundings
from app.engine.scope import Called, Embedded, Scope
from app.engine.specs import CallActivity
from app.engine.specs.events import Catching
from app.engine.specs.flow import JOB
from app.engine.token import WAITING, Token

VERSION = 1
LARGEST_STATE = 16 * 1024 * 1024
"""Bytes that a state may unpack to."""
LARGEST_KEPT = 4 * 1024 * 1024
"""Bytes that a state may have before it is packed: each step reads and writes all of them."""

_pack = msgspec.msgpack.Encoder().encode
_Parts = tuple[int, dict[str, int], bool, dict[str, Any], list[Any], list[Any], list[dict[str, Any]]]
_parts = msgspec.msgpack.Decoder(_Parts).decode


class StateRefused(Exception):
    """A stored state cannot be read: it is damaged, or was written by a newer version of this program."""


class _Compression(threading.local):
    """zstd's contexts may not be shared by threads."""

    def __init__(self) -> None:
        self.compress = zstandard.ZstdCompressor(level=1).compress
        self.decompress = zstandard.ZstdDecompressor().decompress


_zstd = _Compression()


def encode(instance: Instance) -> bytes:
    """The state of an instance to be stored. Stopped when it has grown beyond what may be kept."""
    own = _Own()
    rows = _rows(instance, own)
    below = [_below(caller, scope, own) for caller, scope in instance.subprocesses.items()]
    whole = (instance.deployment, instance.pins, instance.completed, instance.variables, rows, below, own.found)
    packed = _pack(whole)
    if len(packed) > LARGEST_KEPT:
        at = instance.at or instance.task_tree
        raise Stopped("budget", at, f"the state has {len(packed)} bytes, more than {LARGEST_KEPT}")
    return bytes((VERSION,)) + _zstd.compress(packed)


def decode(state: bytes, around: Surroundings, budget: int) -> Instance:
    """The instance that was stored. StateRefused when the bytes are no state that this program knows."""
    if state[:1] != bytes((VERSION,)):
        raise StateRefused(f"state version {state[0] if state else 'none'}; this program reads version {VERSION}")
    deployment, pins, completed, variables, rows, below, own = _unpacked(state[1:])
    instance = Instance(deployment, around, budget)
    instance.pins, instance.completed, instance.variables = pins, completed, variables
    tokens = dict(_restore(instance, rows, own))
    for caller_id, changed, removed, written, inner in below:
        caller = tokens[caller_id]
        scope = instance.subprocesses[caller_id] = _opened(caller, instance.pins)
        if isinstance(scope, Called):
            scope.variables.update(changed)
            for name in removed:
                del scope.variables[name]
            scope.written = set(written)
        tokens |= _restore(scope, inner, own)
    return instance


class _Own:
    """What branches have of their own, each set once: the tokens of a branch share it."""

    def __init__(self) -> None:
        self.found: list[dict[str, Json]] = []
        self._places: dict[int, int] = {}

    def place(self, own: dict[str, Json]) -> int:
        """Where a set is stored; -1 for an empty one."""
        if own and id(own) not in self._places:
            self._places[id(own)] = len(self.found)
            self.found.append(own)
        return self._places.get(id(own), -1)


def _unpacked(body: bytes) -> _Parts:
    """The parts of a state of this version."""
    try:
        if zstandard.frame_content_size(body) > LARGEST_STATE:
            raise ValueError("too large")
        parts: _Parts = _parts(_zstd.decompress(body))
    except (zstandard.ZstdError, msgspec.DecodeError, ValueError) as error:
        raise StateRefused(f"the state is damaged: {error}") from error
    return parts


def _rows(scope: Scope, own: _Own) -> list[tuple[object, ...]]:
    """A row for each token, parents before children."""
    places: dict[int | None, int] = {}
    rows: list[tuple[object, ...]] = []
    for number, token in enumerate(scope.tasks.values()):
        places[token.id] = number
        above, mine = places.get(token._parent, -1), own.place(token.own) if token.own else -1
        rows.append((token.id, above, mine, token.task_spec.name, token._state, token.internal_data))
    return rows


def _below(caller: int, scope: Scope, own: _Own) -> tuple[object, ...]:
    """A scope below the instance: who called it, how its variables differ from the caller's, and its tokens."""
    if not isinstance(scope, Called):
        return (caller, {}, [], [], _rows(scope, own))
    inner, outer = scope.variables, scope.caller.workflow.variables
    missing = sorted(outer.keys() - inner.keys())
    return (caller, _changed(inner, outer), missing, sorted(scope.written), _rows(scope, own))


def _changed(inner: Mapping[str, Json], outer: Mapping[str, Json]) -> dict[str, Json]:
    missing = object()
    return {
        name: value
        for name, value in inner.items()
        if (known := outer.get(name, missing)) is not value and not _same(value, known)
    }


def _same(left: Json, right: object) -> bool:
    """Equal, and of the same type: True is not 1, and 1 is not 1.0."""
    return (
        type(left) is type(right)
        and left == right
        and (not isinstance(left, list | dict) or _pack(left) == _pack(right))
    )


def _opened(caller: Token, pins: Mapping[str, int]) -> Called | Embedded:
    if isinstance(caller.task_spec, CallActivity):
        return Called(caller, pins[caller.task_spec.called(caller)])
    return Embedded(caller)


def _restore(scope: Scope, rows: list[list[Any]], own: list[dict[str, Json]]) -> dict[int, Token]:
    """Puts the tokens of the rows into a scope."""
    specifications, waits = scope.spec.task_specs, scope.top_workflow.event_manager.add_task
    tokens: list[Token] = []
    for token_id, parent, place, name, state, data in rows:
        above = tokens[parent] if parent >= 0 else None
        token = Token(scope, specifications[name], above, state, token_id)
        token.internal_data, token.own = data, own[place] if place >= 0 else {}
        tokens.append(token)
        if state == WAITING and isinstance(token.task_spec, Catching) and JOB not in data:
            waits(token)
    scope.task_tree = tokens[0]
    return scope.tasks
