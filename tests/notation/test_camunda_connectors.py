"""Connectors as drawn: the two that run here are read, everything else is refused with the cure."""

from collections.abc import Mapping

import pytest

from runner.notation.model import Connector, Parameter
from tests.notation.drawing import errors, node

LIST = "<camunda:list><camunda:value>{}</camunda:value></camunda:list>"
MAP = '<camunda:map><camunda:entry key="{}">{}</camunda:entry></camunda:map>'
GET = {"url": "https://x", "method": "GET"}


def connector(connector_id: str, inputs: Mapping[str, str]) -> str:
    """A service task that calls a connector."""
    parameters = "".join(
        f'<camunda:inputParameter name="{name}">{held}</camunda:inputParameter>' for name, held in inputs.items()
    )
    return (
        '<serviceTask id="s"><extensionElements><camunda:connector>'
        f"<camunda:inputOutput>{parameters}</camunda:inputOutput><camunda:connectorId>{connector_id}</camunda:connectorId>"
        "</camunda:connector></extensionElements></serviceTask>"
    )


@pytest.mark.parametrize(
    ("connector_id", "inputs", "said"),
    [
        ("soap-http-connector", GET, "the connector 'soap-http-connector', which does not run here; there are http-"),
        ("mail-poll", {}, "Or: Make it an external task"),
        ("", GET, "The connector has no id"),
        ("http-connector", {"url": "https://x"}, "http-connector needs 'method'. Add the input parameter method."),
        ("http-connector", {**GET, "url": " "}, "needs 'url'"),
        ("http-connector", {**GET, "body": "x"}, "takes no 'body'. It takes url, method"),
        ("http-connector", {**GET, "payload": "${'secret://k'}"}, "In 'payload' a secret:// stands inside"),
        ("http-connector", {**GET, "payload": LIST.format("secret://k")}, "stands inside"),
        ("http-connector", {**GET, "headers": MAP.format("A", "${f(&apos;secret://k&apos;)}")}, "stands inside"),
        ("http-connector", {**GET, "request-config": MAP.format("proxy", "p")}, "can't say 'proxy' here."),
        ("mail-send", {"to": "a@b.c", "subject": "S", "fileNames": "/x"}, "takes no 'fileNames' here. Put a link"),
    ],
)  # fmt: skip
def test_a_connector_that_can_not_be_kept_is_refused_with_the_cure(
    connector_id: str, inputs: Mapping[str, str], said: str
) -> None:
    (error,) = errors(connector(connector_id, inputs))

    assert said in error


def test_a_connector_is_read_with_its_inputs_and_outputs() -> None:
    read = node(connector("http-connector", {**GET, "headers": "${headers}"})).implementation

    assert read is not None and read.kind == "connector"
    assert read.connector == Connector(
        "http-connector",
        (Parameter("url", "https://x"), Parameter("method", "GET"), Parameter("headers", "${headers}")),
    )
