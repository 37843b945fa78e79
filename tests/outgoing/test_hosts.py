"""Which hosts may be reached: those listed, and none that leads inside."""

import socket

import pytest

from runner.outgoing import OutgoingFailed
from runner.outgoing.address import is_public
from runner.outgoing.hosts import literal_address, parted, read_hosts
from runner.rejection import InvalidArgument

LISTED = read_hosts("api.example.com, *.example.org, erp.intern:8443, 10.1.2.3, 10.2.0.0/16, localhost", "test")
INSIDE = (
    "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "100.64.0.1", "169.254.169.254", "172.16.0.1", "192.0.0.8",
    "192.168.1.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1",
    "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "fc00::1", "fe80::1", "fec0::1", "ff02::1", "2001:db8::1",
)  # fmt: skip


@pytest.mark.parametrize(
    "url",
    [
        "https://api.example.com/v1/customers?name=Li",
        "http://API.EXAMPLE.COM",
        "https://a.b.example.org/",
        "https://erp.intern:8443/",
        "http://10.1.2.3/",
        "http://10.2.200.7/",
    ],
)
def test_what_is_listed_may_be_asked(url):
    LISTED.require_listed(url)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://example.com/", "example.com:443 are not allowed"),
        ("https://api.example.com.evil.com/", "not allowed"),
        ("https://example.org/", "example.org:443 are not allowed"),
        ("https://evilexample.org/", "not allowed"),
        ("https://api.example.com:8443/", "api.example.com:8443 are not allowed"),
        ("https://erp.intern/", "erp.intern:443 are not allowed"),
        ("http://10.3.0.1/", "not allowed"),
        ("http://10.1.2.3:22/", "not allowed"),
        ("ftp://api.example.com/", "neither http:// nor https://"),
        ("file:///etc/passwd", "neither http:// nor https://"),
        ("//api.example.com/", "neither http:// nor https://"),
        ("", "neither http:// nor https://"),
        ("https://li:pw@api.example.com/", "holds a user name"),
        ("https://api.example.com@evil.com/", "holds a user name"),
        ("https://api.example.com\\@evil.com/", "holds a user name"),
        ("https://api.example.com\\.evil.com/", "names no host"),
        ("https://api.example.com\r\nHost: evil.com/", "control characters"),
        ("https://api.example.com:99999/", "is no web address"),
        ("https://[::1/", "is no web address"),
        ("https:///x", "names no host"),
        (f"https://api.example.com/{'x' * 9000}", "characters; at most"),
    ],
)
def test_everything_else_is_refused(url, said):
    with pytest.raises(OutgoingFailed, match=said):
        LISTED.require_listed(url)


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f.1", "127.1", "0177.0.0.1", "①②⑦.⓪.⓪.①", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_no_spelling_of_an_address_inside_is_taken_for_a_name(host):
    with pytest.raises(OutgoingFailed, match=r"names no host|not allowed"):
        read_hosts("*.example.com, api.example.com", "test").require_listed(f"http://{host}/")


@pytest.mark.parametrize("text", INSIDE)
def test_addresses_inside_are_known_as_such(text):
    assert not is_public(literal_address(text))


@pytest.mark.parametrize("text", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "223.255.255.1"])
def test_addresses_of_the_internet_are_public(text):
    assert is_public(literal_address(text))


@pytest.mark.parametrize("text", INSIDE)
def test_a_listed_name_that_leads_inside_is_refused(text, monkeypatch):
    answers(monkeypatch, ["93.184.216.34", text])

    with pytest.raises(OutgoingFailed, match="an address inside; an administrator can allow it"):
        LISTED.target("https://api.example.com/")


def test_a_name_that_leads_inside_is_allowed_when_the_address_is_listed_too(monkeypatch):
    answers(monkeypatch, ["10.2.3.4"])

    target = LISTED.target("https://erp.intern:8443/")

    assert [str(address) for address in target.addresses] == ["10.2.3.4"]


def test_localhost_alone_does_not_open_this_machine():
    with pytest.raises(OutgoingFailed, match="an address inside"):
        LISTED.target("http://localhost/")


def test_a_name_is_looked_up_once_so_that_it_can_not_mean_something_else_later(monkeypatch):
    asked = answers(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])

    target = LISTED.target("https://api.example.com/")

    assert [str(address) for address in target.addresses] == ["93.184.216.34"]
    assert asked == ["api.example.com"]


def test_a_name_that_nobody_knows_is_said(monkeypatch):
    answers(monkeypatch, None)

    with pytest.raises(OutgoingFailed, match=r"'api.example.com' is not known"):
        LISTED.target("https://api.example.com/")


def test_names_and_paths_in_chinese_are_encoded():
    assert parted("https://例子.example.org/客户?名=李 娜") == (
        "https",
        "xn--fsqu00a.example.org",
        443,
        "/%E5%AE%A2%E6%88%B7?%E5%90%8D=%E6%9D%8E%20%E5%A8%9C",
    )


@pytest.mark.parametrize(
    "entry", ["*", "http://api.example.com", "api.example.com/v1", "a b", "x:0", "x:99999", "127.1"]
)
def test_a_list_that_can_not_be_is_refused_with_what_to_write(entry):
    with pytest.raises(InvalidArgument, match=r"is no host; write names and addresses"):
        read_hosts(f"api.example.com, {entry}", "environment BIDFLOW_HTTP_ALLOW")


def answers(monkeypatch, *rounds):
    """Let the name service, which belongs to the machine, answer these addresses in turn; who was asked for."""
    asked = []
    turns = list(rounds)

    def getaddrinfo(host, port, **more):
        asked.append(host)
        found = turns.pop(0)
        if found is None:
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked
