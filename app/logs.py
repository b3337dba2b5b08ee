"""What this process writes to its log: one line of JSON (or text) for each thing, with the numbers that tie it to
a request and a case, and without personal data.
"""

import logging
import sys
from typing import TextIO

from pythonjsonlogger.json import JsonFormatter

from app.config import Config
from app.domain import personal_data, trace

TEXT = "%(asctime)s %(levelname)s %(name)s [%(request)s %(case)s] %(message)s"
FIELDS = ["levelname", "name", "request", "case", "message"]
NAMES = {"levelname": "level", "name": "logger", "exc_info": "trace"}
TALKATIVE = ("huey", "waitress", "waitress.queue", "PIL", "granian.access", "_granian")
"""Libraries whose everyday remarks nobody needs."""


class Private(logging.Filter):
    """Adds request and case to a record and masks what looks like personal data, in tracebacks too."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record pass, changed."""
        running = trace.current()
        record.request = running.request if running else ""
        record.case = running.case if running else ""
        record.msg, record.args = personal_data.mask(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = personal_data.mask(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        return True


def configure(config: Config, stream: TextIO | None = None) -> None:
    """Write the log of this process to `stream` (stderr), in the form and from the level that `config` names."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.addFilter(Private())
    if config.log_format == "json":
        handler.setFormatter(JsonFormatter(FIELDS, rename_fields=NAMES, timestamp="time", json_ensure_ascii=False))
    else:
        handler.setFormatter(logging.Formatter(TEXT))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(config.log_level.upper())
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
