"""Configuration from the environment, with a file of `KEY=value` lines beneath it; every mistake gets a sentence.

The environment wins over the file. The file is named by HUIYIN_CONFIG and defaults to `var/keys.env`, which
`huiyin init` writes with fresh secrets (mode 0600). There are no default secrets.
"""

import base64
import binascii
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_FILE = "var/keys.env"
DATA_KEY_BYTES = 32
SHORTEST_SECRET = 32
HIGHEST_PORT = 65535
SHORTEST_TOKEN = 16
LOG_FORMATS = ("text", "json")
LOG_LEVELS = ("debug", "info", "warning", "error")
NAMED = (
    "database_url",
    "queue_url",
    "base_url",
    "mail_url",
    "timezone",
    "bind",
    "log_format",
    "log_level",
    "metrics_token",
    "trusted_proxy",
)
"""Settings that are taken as they are given."""


class ConfigurationError(Exception):
    """The configuration cannot be used; `problems` holds one sentence per mistake."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Config:
    """What an installation decides. Build it with `load`."""

    secret_key: str
    data_key: bytes
    database_url: str = "sqlite:///var/huiyin.db"
    queue_url: str = "embedded"
    """`embedded`, or redis://… when separate workers run the jobs."""
    base_url: str = "http://127.0.0.1:8000"
    """Where people reach the service; unless it is set, the address that is listened on."""
    mail_url: str = "console:"
    """`console:` prints mail; smtp://user:password@host:port or smtps://… sends it."""
    timezone: str = "Asia/Shanghai"
    bind: str = "127.0.0.1:8000"
    server_processes: int = 1
    """Processes that serve pages on this machine; more than one need PostgreSQL and the extra `scale`."""
    server_threads: int = 8
    """Requests that each of them answers at a time."""
    trusted_proxy: str = ""
    """Address of the proxy that is believed about clients and scheme (X-Forwarded-For, X-Forwarded-Proto)."""
    processes: Path = ROOT / "processes"
    idle_minutes: int = 30
    """A staff session ends after this long without a request."""
    log_format: str = "text"
    """`text` for people, `json` for a collector: one object a line."""
    log_level: str = "warning"
    """debug | info | warning | error; `info` writes a line for every request."""
    slow_query_ms: int = 200
    """A statement that takes longer is logged, without its values."""
    metrics_token: str = ""
    """Who sends it as a bearer token may read /metrics; empty = nobody."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone of local calendar days."""
        return ZoneInfo(self.timezone)

    @property
    def host(self) -> str:
        """The address to listen on."""
        return self.bind.rpartition(":")[0]

    @property
    def port(self) -> int:
        """The port to listen on."""
        return int(self.bind.rpartition(":")[2])

    @property
    def folder(self) -> Path:
        """Where this installation keeps files of its own: beside an SQLite database, else `var`."""
        prefix = "sqlite:///"
        local = self.database_url.startswith(prefix)
        return Path(self.database_url.removeprefix(prefix)).parent if local else Path("var")

    @property
    def secure(self) -> bool:
        """Whether citizens reach the service by HTTPS, so that cookies may demand it."""
        return self.base_url.startswith("https://")

    @property
    def proxy(self) -> str:
        """The proxy that is believed: the one named, else with HTTPS one on this machine, else none."""
        return self.trusted_proxy or ("127.0.0.1" if self.secure else "")


def load(environment: Mapping[str, str] | None = None) -> Config:
    """The validated configuration. ConfigurationError names every mistake at once."""
    given = dict(os.environ if environment is None else environment)
    file = Path(given.get("HUIYIN_CONFIG", DEFAULT_FILE))
    problems: list[str] = []
    if file.is_file():
        given = _read_file(file, problems) | given
    elif "HUIYIN_CONFIG" in given:
        problems.append(f"HUIYIN_CONFIG names {file}, which does not exist.")
    config = _build(given, problems)
    if config is None or problems:
        raise ConfigurationError(problems)
    return config


def write_keys(file: Path) -> bool:
    """Write fresh secrets to `file`, readable by its owner only. False when the file already exists."""
    file.parent.mkdir(parents=True, exist_ok=True)
    data_key = base64.b64encode(secrets.token_bytes(DATA_KEY_BYTES)).decode()
    lines = f"HUIYIN_SECRET_KEY={secrets.token_hex(32)}\nHUIYIN_DATA_KEY={data_key}\n"
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w") as stream:
        stream.write(lines)
    return True


def _read_file(file: Path, problems: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for number, raw in enumerate(file.read_text("utf-8").splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        key, separator, value = line.partition("=")
        if not separator:
            problems.append(f"{file}, line {number}: expected KEY=value.")
        values[key.strip()] = value.strip()
    return values


def _build(given: Mapping[str, str], problems: list[str]) -> Config | None:
    data_key = _data_key(given.get("HUIYIN_DATA_KEY", ""), problems)
    secret = given.get("HUIYIN_SECRET_KEY", "")
    if len(secret) < SHORTEST_SECRET:
        problems.append(
            f"HUIYIN_SECRET_KEY must have at least {SHORTEST_SECRET} characters; `huiyin init` writes one."
        )
    _check_addresses(given, problems)
    idle = _whole(given, "HUIYIN_IDLE_MINUTES", "30", "minutes", problems)
    slow = _whole(given, "HUIYIN_SLOW_QUERY_MS", "200", "milliseconds", problems)
    servers = _whole(given, "HUIYIN_SERVER_PROCESSES", "1", "processes", problems)
    threads = _whole(given, "HUIYIN_SERVER_THREADS", "8", "threads", problems)
    if servers > 1 and not given.get("HUIYIN_DATABASE_URL", "").startswith("postgresql"):
        problems.append(
            "HUIYIN_SERVER_PROCESSES above 1 needs PostgreSQL: set HUIYIN_DATABASE_URL, or leave it at 1."
        )
    _check_logging(given, problems)
    processes = Path(given.get("HUIYIN_PROCESSES", str(ROOT / "processes")))
    if not processes.is_dir():
        problems.append(f"HUIYIN_PROCESSES names {processes}, which is no folder.")
    if problems:
        return None
    named = {field: given[f"HUIYIN_{field.upper()}"] for field in NAMED if given.get(f"HUIYIN_{field.upper()}")}
    if "bind" in named:
        named.setdefault("base_url", f"http://{named['bind']}")
    return Config(
        secret_key=secret,
        data_key=data_key,
        processes=processes,
        idle_minutes=idle,
        slow_query_ms=slow,
        server_processes=servers,
        server_threads=threads,
        **named,
    )


def _whole(given: Mapping[str, str], name: str, default: str, unit: str, problems: list[str]) -> int:
    text = given.get(name, default)
    if text.isdigit() and int(text):
        return int(text)
    problems.append(f"{name} must be a whole number of {unit} above 0.")
    return 0


def _check_logging(given: Mapping[str, str], problems: list[str]) -> None:
    allowed = {"HUIYIN_LOG_FORMAT": LOG_FORMATS, "HUIYIN_LOG_LEVEL": LOG_LEVELS}
    for name, values in allowed.items():
        if given.get(name) and given[name] not in values:
            problems.append(f"{name} must be one of {', '.join(values)}.")
    token = given.get("HUIYIN_METRICS_TOKEN", "")
    if token and len(token) < SHORTEST_TOKEN:
        problems.append(f"HUIYIN_METRICS_TOKEN must have at least {SHORTEST_TOKEN} characters, or be left out.")


def _data_key(text: str, problems: list[str]) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != DATA_KEY_BYTES:
        problems.append(
            "HUIYIN_DATA_KEY must be the base64 of 32 random bytes; `huiyin init` writes one. "
            "Keep it safe: without it the identities of authors cannot be read."
        )
    return key


def _check_addresses(given: Mapping[str, str], problems: list[str]) -> None:
    schemes = {
        "HUIYIN_DATABASE_URL": ("sqlite", "postgresql", "postgresql+psycopg"),
        "HUIYIN_QUEUE_URL": ("embedded", "redis", "rediss"),
        "HUIYIN_BASE_URL": ("http", "https"),
        "HUIYIN_MAIL_URL": ("console", "smtp", "smtps"),
    }
    for name, allowed in schemes.items():
        value = given.get(name, "")
        scheme = urlsplit(value).scheme or value
        if value and scheme not in allowed:
            problems.append(f"{name} must begin with one of {', '.join(allowed)}; it is {value.split('@')[-1]}.")
    try:
        ZoneInfo(given.get("HUIYIN_TIMEZONE", "Asia/Shanghai"))
    except (ZoneInfoNotFoundError, ValueError):
        problems.append("HUIYIN_TIMEZONE must name a zone such as Asia/Shanghai.")
    host, _, port = given.get("HUIYIN_BIND", "127.0.0.1:8000").rpartition(":")
    if not host or not port.isdigit() or int(port) > HIGHEST_PORT:
        problems.append("HUIYIN_BIND must be address:port, such as 127.0.0.1:8000.")
