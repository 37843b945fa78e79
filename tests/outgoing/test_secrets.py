"""Secrets: they go to whom they are for, and are found nowhere else."""

import logging

import pytest

from runner.outgoing import Outgoing, OutgoingFailed, mask, reveal
from runner.outgoing.hosts import read_hosts
from runner.records.backup import back_up
from tests.outgoing.servers import Answer, HttpServer

SECRET = "Zk9-canary-Qw7"
SECRETS = {"crm-token": SECRET, "short": "abc"}


def test_a_secret_is_in_no_table_backup_or_log_whatever_happens(process, stage, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    echo = f'{{"name": "you said {SECRET}"}}'.encode()
    answers = Answer(500, f"broken by {SECRET}".encode(), then=Answer(200, echo, {"X-Echo": SECRET}))
    with HttpServer(answers) as server:
        stage.database.outgoing = Outgoing(read_hosts(f"127.0.0.1:{server.port}", "test"), secrets=SECRETS)
        variables = {"url": f"http://127.0.0.1:{server.port}", "customer": "Findable", "note": ""}
        case = process("connector_http.bpmn", variables=variables)
        stage.advance("PT5M")
    with HttpServer() as gone:
        port = gone.port
    stage.database.outgoing = Outgoing(read_hosts(f"127.0.0.1:{port}", "test"), secrets=SECRETS)
    stage.start(variables=variables | {"url": f"http://127.0.0.1:{port}"})
    stage.advance("PT5M")
    back_up(stage.database, tmp_path / "copy.sqlite3")

    stored = (tmp_path / "copy.sqlite3").read_bytes()

    assert [got.headers["Authorization"] for got in server.got] == [f"Bearer {SECRET}"] * 2
    assert case.variables["name"] == "you said ***"
    assert b"Findable" in stored
    assert SECRET.encode() not in stored
    assert SECRET not in caplog.text


def test_references_are_filled_in_at_any_depth_and_one_that_is_not_set_is_named():
    drawn = {"headers": {"A": {"sealed": ["x ", {"secret": "short"}]}}, "to": ["secret://short"], "payload": None}

    assert reveal(drawn, SECRETS) == {"headers": {"A": "x abc"}, "to": ["secret://short"], "payload": None}
    with pytest.raises(OutgoingFailed, match=r"secret://other is not known here.*BIDFLOW_SECRET_OTHER"):
        reveal({"sealed": [{"secret": "other"}]}, SECRETS)


def test_masking_leaves_ordinary_words():
    assert mask(f"abc {SECRET}{SECRET}", SECRETS) == "abc ******"
