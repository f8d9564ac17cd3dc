"""One line for each act, which a machine can read and which names nobody."""

import json
import logging
from typing import Any

import pytest
import structlog
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

from dvctrack.lib.logs import RequestIdMiddleware, event, logging_settings


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Any:
    """What stands in the log of production, line by line."""
    caplog.set_level(logging.INFO, logger="dvctrack")
    made = logging_settings(as_json=True)["formatters"]["line"]
    formatter = made.pop("()")(**made)
    return lambda: [json.loads(formatter.format(record)) for record in caplog.records]


def ask(**headers: str) -> HttpResponse:
    def view(request: HttpRequest) -> HttpResponse:
        event("import saved", by=User(pk=7, email="lan@example.vn"), batch=3)
        return HttpResponse()

    request = HttpRequest()
    request.META.update({f"HTTP_{name}": value for name, value in headers.items()})
    answer = RequestIdMiddleware(view)(request)
    assert isinstance(answer, HttpResponse)
    structlog.contextvars.clear_contextvars()
    return answer


def test_act_is_one_line_with_the_person_as_a_number(lines: Any) -> None:
    answer = ask()
    (line,) = lines()
    assert line["event"] == "import saved"
    assert (line["user"], line["batch"], line["level"]) == (7, 3, "info")
    assert line["request_id"] == answer["X-Request-ID"]
    assert "lan@" not in json.dumps(line)


@pytest.mark.parametrize(
    ("given", "is_kept"),
    [("abcdef12-3456", True), ("x", False), ("a" * 65, False), ('"}\nforged', False)],
    ids=["given_by_proxy", "too_short", "too_long", "forged"],
)
def test_id_of_a_proxy_is_kept_where_it_is_one(lines: Any, given: str, is_kept: bool) -> None:
    answer = ask(X_REQUEST_ID=given)
    assert (answer["X-Request-ID"] == given) is is_kept


def test_each_request_has_an_id_of_its_own() -> None:
    assert ask()["X-Request-ID"] != ask()["X-Request-ID"]


def test_trace_says_where_and_not_what_variables_held(lines: Any) -> None:
    password = "bí mật của Lan"
    try:
        int(password.rsplit(maxsplit=1)[-1])
    except ValueError:
        logging.getLogger("dvctrack").exception("fault: page")
    (line,) = lines()
    (error,) = line["exception"]
    assert (error["exc_type"], error["frames"][0]["filename"]) == ("ValueError", __file__)
    assert "bí mật" not in json.dumps(line, ensure_ascii=False)
