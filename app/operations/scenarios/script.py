"""A scenario as written: who, what came in, what happens, what must come of it."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

USUAL = "usual"
"""The file with what people enter where it does not matter."""


class ScenarioUnreadable(ValueError):
    """A scenario does not follow the format; the text says where."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who must be told apart from others of the same post."""

    role: str
    unit: str
    rank: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that happens: a message comes in, or a step is taken; or only time passes."""

    at: datetime | None
    """None: the clock stands still."""
    kind: str
    """message | element | deliver | start | wait"""
    name: str = ""
    actor: str = ""
    case: str = ""
    """Name of an `[other.…]` message; empty = the given one."""
    process: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    refused: str = ""
    errors: tuple[str, ...] = ()
    expect: Mapping[str, Any] = field(default_factory=dict)

    @property
    def what(self) -> str:
        """What happens, for reports."""
        return f"{self.kind} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Scenario:
    """One example case."""

    name: str
    title: str
    people: Mapping[str, Person]
    acts: tuple[Act, ...]
    expect: Mapping[str, Any] = field(default_factory=dict)
    articles: tuple[int, ...] = ()
    usual: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What is entered by default, by element."""


def read_scenarios(files: Mapping[str, bytes], zone: ZoneInfo) -> list[Scenario]:
    """The scenarios of a process folder, in the order of their names; local times are of `zone`.

    ScenarioUnreadable names the file and what is wrong with it.
    """
    texts = {
        path.removeprefix("scenarios/").removesuffix(".toml"): content
        for path, content in sorted(files.items())
        if path.startswith("scenarios/") and path.endswith(".toml")
    }
    usual = _toml(USUAL, texts.pop(USUAL, b""))
    return [_scenario(name, _toml(name, content), usual, zone) for name, content in texts.items()]


def _toml(name: str, content: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ScenarioUnreadable(f"{name}: {error}") from error


def _scenario(name: str, told: dict[str, Any], usual: dict[str, Any], zone: ZoneInfo) -> Scenario:
    try:
        return Scenario(
            name=name,
            title=told["title"],
            people={key: Person(**person) for key, person in told.get("people", {}).items()},
            acts=tuple(_in_order(told, zone)),
            expect=told.get("expect", {}),
            articles=tuple(told.get("articles", ())),
            usual=usual,
        )
    except (KeyError, TypeError) as error:
        raise ScenarioUnreadable(f"{name}: {error}") from error


def _in_order(told: dict[str, Any], zone: ZoneInfo) -> Iterator[Act]:
    """The given message, then steps and other messages by their time."""
    yield _message(told["given"], "", zone)
    others = [_message(message, name, zone) for name, message in told.get("other", {}).items()]
    for step in (_step(entry, zone) for entry in told.get("step", ())):
        while others and step.at is not None and others[0].at is not None and others[0].at <= step.at:
            yield others.pop(0)
        yield step
    yield from others


def _message(told: dict[str, Any], name: str, zone: ZoneInfo) -> Act:
    values = {key: value for key, value in told.items() if key != "at"}
    return Act(_local(told["at"], zone), "message", name=name, case=name, values=values)


def _step(told: dict[str, Any], zone: ZoneInfo) -> Act:
    kinds = [kind for kind in ("element", "deliver", "start") if kind in told]
    if len(kinds) > 1:
        raise KeyError(f"one of {kinds} only")
    kind = kinds[0] if kinds else "wait"
    return Act(
        at=_local(told["at"], zone) if "at" in told else None,
        kind=kind,
        name=told.get(kind, ""),
        actor=told.get("actor", ""),
        case=told.get("case", ""),
        process=told.get("process", ""),
        values=told.get("values", {}),
        refused=told.get("refused", ""),
        errors=tuple(told.get("errors", ())),
        expect=told.get("expect", {}),
    )


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.replace(tzinfo=zone)
