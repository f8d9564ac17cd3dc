"""One line for each act, in JSON in production: what an operator reads, and no personal data.

A person is the number of the account. All lines of a request carry its `request_id`, which the
answer carries too.
"""

import logging
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponseBase
from structlog.tracebacks import ExceptionDictTransformer

LOGGER = "dvctrack"
# Lines of each request, of the server for development and of gunicorn where it writes them.
ACCESS_LOGGERS = ("django.server", "gunicorn.access")
# What stands in these addresses opens a calendar or an account.
_SECRETS = re.compile(r"(/calendar/|/(?:invitation|password/reset)/[^/\s]+/)[^/\s\"'?\\]+")
_log = structlog.stdlib.get_logger(LOGGER)
_GIVEN_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
_EARLIER: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=False),
    structlog.stdlib.ExtraAdder(),
]


def event(name: str, *, by: Any = None, **facts: Any) -> None:
    """Something was done or refused, such as "import saved", by a user (None: a command)."""
    _log.info(name, user=getattr(by, "pk", None), **facts)


def fault(name: str, **facts: Any) -> None:
    """Something failed that is ours to mend."""
    _log.error(f"fault: {name}", **facts)


def masked(text: str) -> str:
    """Without the keys and links that let their holder in."""
    return _SECRETS.sub(r"\1…", text)


def _mask_line(logger: Any, method: str, line: str) -> str:
    return masked(line)


def _mask_record(record: logging.LogRecord) -> bool:
    record.msg, record.args = masked(record.getMessage()), ()
    return True


def logging_settings(*, as_json: bool) -> dict[str, Any]:
    """Django's LOGGING: every line of every library on standard error, in one form."""
    structlog.configure(
        processors=[*_EARLIER, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    last: list[Any] = (
        [
            # Without what variables held: passwords, and what people typed.
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
        if as_json
        else [structlog.dev.ConsoleRenderer(colors=False)]
    )
    for name in ACCESS_LOGGERS:
        logging.getLogger(name).addFilter(_mask_record)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *last,
                    _mask_line,
                ],
                "foreign_pre_chain": _EARLIER,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        # Without the handlers that Django gives it, or each line would be printed twice.
        "loggers": {
            "django": {"handlers": [], "level": "WARNING"},
            LOGGER: {"level": logging.INFO if as_json else logging.WARNING},
        },
    }


class RequestIdMiddleware:
    """Gives each request the id that its lines carry: the proxy's, or one of our own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _GIVEN_ID.fullmatch(given) else uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response
