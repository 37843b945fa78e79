"""Encryption: by the certificate of the name that was asked for, at the address that was checked."""

import socket

import pytest

from runner.outgoing import HttpRequest, Mail, Outgoing, OutgoingFailed, http
from runner.outgoing.hosts import read_hosts
from runner.outgoing.mail import read_mail_server
from tests.outgoing.servers import CERTIFICATE, HttpServer, MailServer
from tests.outgoing.test_mail import letter


@pytest.fixture
def trusted(monkeypatch):
    """The certificate of the tests is one that this machine trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    http.tls.cache_clear()
    yield
    http.tls.cache_clear()


@pytest.fixture
def name_service(monkeypatch):
    """Every name is this machine."""
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, port, *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))],
    )


def ask(server, host):
    hosts = read_hosts(f"api.example.com:{server.port}, other.example.com:{server.port}, 127.0.0.1", "test")
    return Outgoing(hosts).request(f"https://{host}:{server.port}/", HttpRequest("GET"))


def send(server, mail: Mail, url: str) -> None:
    Outgoing(server=read_mail_server(url.format(server.port), "bidflow@example.com", "test")).mail(mail)


def test_a_host_is_asked_by_its_name_at_the_address_that_was_checked(trusted, name_service):
    with HttpServer(is_https=True) as server:
        answer = ask(server, "api.example.com")

    assert answer.status == 200
    assert server.got[0].headers["Host"] == f"api.example.com:{server.port}"


def test_another_names_certificate_is_refused_before_anything_is_said(trusted, name_service):
    with HttpServer(is_https=True) as server:
        with pytest.raises(OutgoingFailed, match="can't be talked to in safety"):
            ask(server, "other.example.com")

        assert server.got == []


def test_a_certificate_that_nobody_vouches_for_is_refused(name_service):
    with HttpServer(is_https=True) as server:
        with pytest.raises(OutgoingFailed, match="can't be talked to in safety"):
            ask(server, "api.example.com")

        assert server.got == []


def test_mail_goes_encrypted_where_the_server_offers_it_and_the_password_after_that(trusted):
    with MailServer(offers_tls=True) as server:
        send(server, letter(), "smtp://li:geheim@127.0.0.1:{}")

    assert server.signed_in == [True]
    assert len(server.letters) == 1


def test_no_password_is_said_to_a_server_that_nobody_vouches_for():
    with MailServer(offers_tls=True) as server:
        with pytest.raises(OutgoingFailed, match="can't be talked to in safety"):
            send(server, letter(), "smtp://li:geheim@127.0.0.1:{}")

        assert (server.signed_in, server.letters) == ([], [])
