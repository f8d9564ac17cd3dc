"""Requests that nobody would write: each is answered as the description says."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings

from indicators.api.operations import api

pytestmark = pytest.mark.usefixtures("_annexes")

schema: Any = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))
schema.app = get_wsgi_application()
OPERATIONS = [found.ok() for found in schema.get_all_operations()]


@pytest.fixture(autouse=True)
def _connection_of_the_test() -> Iterator[None]:
    """As the client of Django does: a request leaves open the connection with the data."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_every_request_is_answered_as_described(operation: Any) -> None:
    @given(case=operation.as_strategy())
    @settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
    def answered(case: Any) -> None:
        # Without a network between them the library does not unpack answers.
        case.call_and_validate(headers={"Accept-Encoding": "identity"})

    answered()
