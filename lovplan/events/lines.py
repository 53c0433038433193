"""Lines of the log as JSON, one an event, which nobody can break or lengthen by what they send. Pure."""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

MOST = 500  # characters of any value
TRACE = 8_000  # the last of a trace

# The number of the request that is being answered; "" outside one.
request_number: ContextVar[str] = ContextVar("request_number", default="")


class JsonFormatter(logging.Formatter):
    """{"at", "level", "logger", "message", "request"}, and `fields` of the record's own. Plain ASCII: every kind of
    line break is escaped.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage()[:MOST],
            "request": request_number.get(),
            **{name: str(value)[:MOST] for name, value in getattr(record, "fields", {}).items()},
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)[-TRACE:]
        return json.dumps(line)
