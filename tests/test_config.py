"""Configuration: secrets are demanded, mistakes are named all at once."""

import base64
import stat
from pathlib import Path

import pytest

from app.config import ConfigurationError, load, write_keys

GOOD = {
    "HUIYIN_SECRET_KEY": "s" * 40,
    "HUIYIN_DATA_KEY": base64.b64encode(b"k" * 32).decode(),
    "HUIYIN_CONFIG": "",
}


def good(tmp_path: Path, **changes: str) -> dict[str, str]:
    file = tmp_path / "keys.env"
    file.touch()
    return GOOD | {"HUIYIN_CONFIG": str(file)} | changes


def test_defaults_are_those_of_the_documentation(tmp_path: Path) -> None:
    config = load(good(tmp_path))
    assert (config.database_url, config.queue_url) == ("sqlite:///var/huiyin.db", "embedded")
    assert (config.host, config.port, config.timezone) == ("127.0.0.1", 8000, "Asia/Shanghai")
    assert not config.secure


def test_without_secrets_the_process_refuses_to_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as refused:
        load(good(tmp_path, HUIYIN_SECRET_KEY="", HUIYIN_DATA_KEY="short"))
    assert len(refused.value.problems) == 2
    assert all("huiyin init" in problem for problem in refused.value.problems)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HUIYIN_DATABASE_URL", "mysql://x"),
        ("HUIYIN_QUEUE_URL", "amqp://x"),
        ("HUIYIN_BASE_URL", "ftp://x"),
        ("HUIYIN_MAIL_URL", "pigeon:"),
        ("HUIYIN_TIMEZONE", "Mars/Olympus"),
        ("HUIYIN_BIND", "8000"),
        ("HUIYIN_BIND", "127.0.0.1:99999"),
        ("HUIYIN_IDLE_MINUTES", "soon"),
        ("HUIYIN_PROCESSES", "nowhere"),
        ("HUIYIN_SERVER_PROCESSES", "0"),
        ("HUIYIN_SERVER_PROCESSES", "2"),
        ("HUIYIN_SERVER_THREADS", "many"),
        ("HUIYIN_LOG_FORMAT", "xml"),
        ("HUIYIN_LOG_LEVEL", "loud"),
        ("HUIYIN_SLOW_QUERY_MS", "-1"),
        ("HUIYIN_METRICS_TOKEN", "short"),
        ("HUIYIN_CONFIG", "nowhere.env"),
    ],
)
def test_every_mistake_gets_a_sentence_naming_the_setting(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        load(good(tmp_path, **{name: value}))
    assert name in str(refused.value)


def test_a_mistake_never_repeats_a_password(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as refused:
        load(good(tmp_path, HUIYIN_DATABASE_URL="mysql://root:geheim@host/db"))
    assert "geheim" not in str(refused.value)


def test_written_keys_are_private_fresh_and_never_replaced(tmp_path: Path) -> None:
    file = tmp_path / "var" / "keys.env"
    assert write_keys(file)
    first = file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not write_keys(file)
    assert file.read_text() == first
    config = load({"HUIYIN_CONFIG": str(file), "HUIYIN_BASE_URL": "https://example.org"})
    assert len(config.data_key) == 32
    assert config.secure


def test_environment_wins_over_file_and_bad_lines_are_named(tmp_path: Path) -> None:
    file = tmp_path / "keys.env"
    file.write_text("# comment\n\nHUIYIN_BIND=127.0.0.1:1\n")
    assert load(GOOD | {"HUIYIN_CONFIG": str(file), "HUIYIN_BIND": "127.0.0.1:2"}).port == 2
    file.write_text("nonsense\n")
    with pytest.raises(ConfigurationError, match="line 1"):
        load(GOOD | {"HUIYIN_CONFIG": str(file)})


def test_several_processes_need_a_database_that_serves_them(tmp_path: Path) -> None:
    address = "postgresql://postgres@127.0.0.1/huiyin"
    config = load(
        good(tmp_path, HUIYIN_DATABASE_URL=address, HUIYIN_SERVER_PROCESSES="4", HUIYIN_SERVER_THREADS="3")
    )
    assert (config.server_processes, config.server_threads) == (4, 3)
    assert (load(good(tmp_path)).server_processes, load(good(tmp_path)).server_threads) == (1, 8)


def test_no_proxy_is_believed_unless_https_or_its_name_says_so(tmp_path: Path) -> None:
    assert load(good(tmp_path)).proxy == ""
    assert load(good(tmp_path, HUIYIN_BASE_URL="https://example.org")).proxy == "127.0.0.1"
    assert load(good(tmp_path, HUIYIN_TRUSTED_PROXY="10.0.0.7")).proxy == "10.0.0.7"
