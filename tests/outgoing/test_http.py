"""HTTP requests: one answer, of bounded size and in time, from the host that was meant."""

import time

import pytest

from runner.outgoing import HttpRequest, Outgoing, OutgoingFailed, http
from runner.outgoing.hosts import read_hosts
from tests.outgoing.servers import Answer, HttpServer


def ask(server, path="/", **request):
    outgoing = Outgoing(read_hosts(f"127.0.0.1:{server.port}", "test"))
    return outgoing.request(f"http://127.0.0.1:{server.port}{path}", HttpRequest(**{"method": "GET", **request}))


def test_an_answer_is_status_headers_and_text():
    answer = Answer(201, "好".encode("gb18030"), {"Content-Type": "text/plain; charset=gb18030", "X-A": "1"})
    with HttpServer(answer) as server:
        got = ask(server, method="POST", body=b"x")

    assert (got.status, got.text, got.headers["X-A"]) == (201, "好", "1")


def test_a_redirect_is_not_followed():
    with HttpServer() as inside, HttpServer() as server:
        server.answer = Answer(302, b"", {"Location": f"http://127.0.0.1:{inside.port}/"})
        got = ask(server)

        assert got.status == 302
        assert inside.got == []


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch):
    with HttpServer() as proxy, HttpServer() as server:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        ask(server)

        assert proxy.got == []
        assert len(server.got) == 1


def test_an_answer_that_is_too_large_is_not_read():
    with HttpServer(Answer(body=b"x" * (http.LARGEST + 1))) as server, pytest.raises(OutgoingFailed, match="more than"):
        ask(server)


def test_an_answer_in_drips_is_broken_off(monkeypatch):
    monkeypatch.setattr(http, "ANSWER_SECONDS", 0.5)

    def drip(handler):
        try:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for _ in range(100):
                handler.wfile.write(b"X-Y: z\r\n")
                time.sleep(0.05)
        except OSError:
            return

    with HttpServer(raw=drip) as server, pytest.raises(OutgoingFailed, match=r"took longer than|did not answer"):
        begun = time.monotonic()
        ask(server)

    assert time.monotonic() - begun < 3


def test_a_silent_server_is_given_up():
    with HttpServer(raw=lambda handler: time.sleep(2)) as server, pytest.raises(OutgoingFailed, match="in time"):
        ask(server, silent_seconds=0.2)


def test_an_answer_that_breaks_off_is_none():
    def half(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        handler.close_connection = True

    with HttpServer(raw=half) as server, pytest.raises(OutgoingFailed, match="broke off"):
        ask(server)


def test_an_encoding_that_was_not_asked_for_is_refused():
    answer = Answer(headers={"Content-Encoding": "gzip"})
    with HttpServer(answer) as server, pytest.raises(OutgoingFailed, match="encoding"):
        ask(server)


def test_what_does_not_speak_http_is_refused():
    def mumble(handler):
        handler.wfile.write(b"220 mail.example.com ESMTP\r\n")

    with HttpServer(raw=mumble) as server, pytest.raises(OutgoingFailed, match="BadStatusLine"):
        ask(server)


def test_nobody_there_is_said():
    with HttpServer() as server:
        port = server.port
    with pytest.raises(OutgoingFailed, match="can't be reached"):
        Outgoing(read_hosts(f"127.0.0.1:{port}", "test")).request(f"http://127.0.0.1:{port}/", HttpRequest("GET"))


def test_a_server_without_a_trusted_certificate_is_refused():
    with HttpServer() as server, pytest.raises(OutgoingFailed, match=r"in safety|can't be reached"):
        Outgoing(read_hosts(f"127.0.0.1:{server.port}", "test")).request(
            f"https://127.0.0.1:{server.port}/", HttpRequest("GET")
        )


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ({"method": "CONNECT"}, "'CONNECT' is no HTTP method"),
        ({"headers": {"Host": "evil"}}, "'Host' can't be set"),
        ({"headers": {"Content-Length": "3"}}, "'Content-Length' can't be set"),
        ({"headers": {"Proxy-Authorization": "x"}}, "can't be set"),
        ({"headers": {"X A": "x"}}, "can't be set"),
        ({"headers": {"X-A": "x\r\nX-B: y"}}, "holds what no header can"),
        ({"headers": {"X-A": "李"}}, "holds what no header can"),
        ({"method": "POST", "body": b"x" * 1_000_001}, "the payload has 1,000,001 bytes"),
    ],
)
def test_what_can_not_be_sent_as_it_is_is_refused(request_, said):
    with HttpServer() as server:
        with pytest.raises(OutgoingFailed, match=said):
            ask(server, **request_)

        assert server.got == []
