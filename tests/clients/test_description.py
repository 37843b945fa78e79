"""schemathesis against the description: no server error, and no answer that the description doesn't know."""

import time

import hypothesis
import pytest
import schemathesis
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from tests.clients.conftest import PASSWORD, USER, Served
from web.rest.openapi import described

SECONDS = 100  # in which operations are asked again; once each is asked however long it takes
# What our own refusals are answered by; anything else of 500 and more is a bug.
REFUSED = ("ProcessEngineException", "OptimisticLockingException", "TaskAlreadyClaimedException")
UNBOUNDED = ("/engine-rest/external-task/fetchAndLock", "/v2/jobs/activation")  # would wait half an hour when asked to


@pytest.mark.timeout(420)
def test_random_requests_meet_no_bug_and_no_undescribed_answer(served: Served):
    schema = schemathesis.openapi.from_dict(described())
    host = served.url.removesuffix("/engine-rest")
    described_ones = [one.ok() for one in schema.get_all_operations()]
    operations = [one for one in described_ones if one.path not in UNBOUNDED]
    until = time.monotonic() + SECONDS

    for operation in operations:
        ask(operation, host, 1)
    for operation in operations:
        if time.monotonic() < until:
            ask(operation, host, 3)


def ask(operation, host: str, most: int) -> None:
    """A few random requests of one operation."""

    @hypothesis.given(case=operation.as_strategy())
    @hypothesis.settings(
        max_examples=most,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.generate],
    )
    def send(case: Case) -> None:
        response = case.call(base_url=host, auth=(USER, PASSWORD), timeout=20)
        if response.status_code >= 500:
            assert response.json()["type"] in REFUSED and "number" not in response.json()["message"], response.text
            return
        case.validate_response(
            response,
            checks=[content_type_conformance, status_code_conformance],
            excluded_checks=[not_a_server_error],
        )

    send()
