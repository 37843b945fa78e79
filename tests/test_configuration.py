"""Configuration: where each setting comes from, and what is refused."""

from pathlib import Path

import pytest

from runner.configuration import read_configuration
from runner.rejection import InvalidArgument


def test_an_option_goes_before_the_environment_and_that_before_the_default():
    environment = {"BIDFLOW_PORT": "9000", "BIDFLOW_HOST": "0.0.0.0"}

    configuration = read_configuration({"port": 9001, "host": None}, environment)

    assert (configuration.port, configuration.host, configuration.demo) == (9001, "0.0.0.0", False)
    assert configuration.sources["port"] == "option --port"
    assert configuration.sources["host"] == "environment BIDFLOW_HOST"
    assert configuration.sources["demo"] == "default"


def test_the_database_is_in_the_data_folder_unless_another_is_named(tmp_path):
    own = read_configuration({"data": str(tmp_path / "数据")}, {})
    other = read_configuration({"data": str(tmp_path)}, {"BIDFLOW_DATABASE_URL": "postgresql://li@db/bidflow"})

    assert own.database_url == f"sqlite:///{tmp_path}/数据/bidflow.sqlite3"
    assert other.database_url == "postgresql+psycopg://li@db/bidflow"


def test_a_data_folder_is_made_absolute_so_that_a_later_change_of_folder_means_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert read_configuration({"data": "here"}, {}).data == tmp_path / "here"
    assert read_configuration({"data": "~/there"}, {}).data == Path.home() / "there"


def test_a_value_can_be_read_from_a_file(tmp_path):
    secret = tmp_path / "url"
    secret.write_text("postgresql://li:geheim@db/bidflow\n")

    configuration = read_configuration({}, {"BIDFLOW_DATABASE_URL_FILE": str(secret)})

    assert configuration.database_url == "postgresql+psycopg://li:geheim@db/bidflow"
    assert configuration.sources["database_url"] == f"file {secret} (BIDFLOW_DATABASE_URL_FILE)"


def test_a_password_is_never_printed():
    configuration = read_configuration({}, {"BIDFLOW_DATABASE_URL": "postgresql+psycopg://li:ge:h@im@db:5432/bidflow"})

    described = {name: value for name, value, _ in configuration.described()}

    assert described["database_url"] == "postgresql+psycopg://li:***@db:5432/bidflow"
    assert "im" not in described["database_url"].replace("bidflow", "")


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"BIDFLOW_PROT": "9000"}, "BIDFLOW_PROT, which is no setting of Bidflow: did you mean BIDFLOW_PORT?"),
        ({"BIDFLOW_日": "1"}, "known are BIDFLOW_HOST, BIDFLOW_PORT"),
        ({"BIDFLOW_PORT": "eighty"}, "port 'eighty' (environment BIDFLOW_PORT) is no port; give a number"),
        ({"BIDFLOW_PORT": "65536"}, "port '65536' (environment BIDFLOW_PORT) is no port"),
        ({"BIDFLOW_PORT": "-1"}, "port '-1' (environment BIDFLOW_PORT) is no port"),
        ({"BIDFLOW_PORT": "٨٠"}, "port '٨٠' (environment BIDFLOW_PORT) is no port"),
        ({"BIDFLOW_PORT": "9" * 5000}, "is no port"),
        ({"BIDFLOW_HOST": "  "}, "BIDFLOW_HOST is empty; give it a value or leave it out"),
        ({"BIDFLOW_DEMO": "maybe"}, "'maybe' (environment BIDFLOW_DEMO) is neither yes nor no"),
        ({"BIDFLOW_DATABASE_URL": "mysql://li:x@db/b"}, "database address 'mysql://li:***@db/b'"),
        ({"BIDFLOW_DATABASE_URL": "/data/file"}, "write sqlite:////folder/bidflow.sqlite3 or postgresql://"),
        ({"BIDFLOW_DATABASE_URL": "sqlite://"}, "database address 'sqlite://'"),
        ({"BIDFLOW_DATABASE_URL": "sqlite:///:memory:"}, "database address 'sqlite:///:memory:'"),
        ({"BIDFLOW_PORT": "1", "BIDFLOW_PORT_FILE": "x"}, "sets both BIDFLOW_PORT and BIDFLOW_PORT_FILE"),
        ({"BIDFLOW_PORT_FILE": "/no/such/file"}, "BIDFLOW_PORT_FILE names '/no/such/file', which can't be read"),
    ],
)
def test_what_can_not_be_is_refused_with_its_name_and_its_cure(environment, message):
    with pytest.raises(InvalidArgument) as refusal:
        read_configuration({}, environment)

    assert message in refusal.value.message


def test_variables_of_others_are_nobody_s_business():
    configuration = read_configuration({}, {"PORT": "1", "BIDFLOWER": "x", "bidflow_port": "2"})

    assert configuration.port == 8080


def test_what_may_be_sent_is_read_and_no_secret_is_printed(tmp_path):
    (tmp_path / "token").write_text("in-a-file\n")
    configuration = read_configuration(
        {},
        {
            "BIDFLOW_HTTP_ALLOW": "api.example.com",
            "BIDFLOW_SMTP_URL": "smtps://li:geheim@mail.example.com",
            "BIDFLOW_MAIL_FROM": "Bidflow <bidflow@example.com>",
            "BIDFLOW_PUBLIC_URL": "https://bidflow.example.com/",
            "BIDFLOW_SECRET_CRM_TOKEN": "streng-geheim",
            "BIDFLOW_SECRET_ERP_FILE": str(tmp_path / "token"),
        },
    )
    outgoing = configuration.outgoing

    printed = str(configuration.described()) + repr(configuration)

    outgoing.hosts.require_listed("https://api.example.com/")
    assert (outgoing.server.host, outgoing.server.password) == ("mail.example.com", "geheim")
    assert outgoing.public_url == "https://bidflow.example.com"
    assert outgoing.secrets == {"crm-token": "streng-geheim", "erp": "in-a-file"}
    assert "secret crm-token" in printed
    assert not [word for word in ("geheim", "in-a-file") if word in printed]


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"BIDFLOW_HTTP_ALLOW": "*"}, "'*' (environment BIDFLOW_HTTP_ALLOW) is no host"),
        ({"BIDFLOW_SMTP_URL": "smtp://mail.example.com"}, "set BIDFLOW_MAIL_FROM"),
        ({"BIDFLOW_SMTP_URL": "mail.example.com"}, "the mail server (environment BIDFLOW_SMTP_URL) is no address"),
        ({"BIDFLOW_PUBLIC_URL": "bidflow.example.com"}, "public url 'bidflow.example.com'"),
        ({"BIDFLOW_SECRET_A": "abc"}, "BIDFLOW_SECRET_A is shorter than 4 characters"),
        ({"BIDFLOW_SECRET_A_B": "x", "BIDFLOW_SECRET_A_B_FILE": "y"}, "sets both BIDFLOW_SECRET_A_B and"),
        ({"BIDFLOW_SECRET_": "x"}, "names no secret"),
        ({"BIDFLOW_SECRET_密": "x"}, "names no secret"),
    ],
)
def test_what_can_not_be_sent_is_refused_with_its_setting(environment, message):
    with pytest.raises(InvalidArgument) as refused:
        read_configuration({}, environment)

    assert message in str(refused.value)
