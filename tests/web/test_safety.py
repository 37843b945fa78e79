"""What protects people from pages of others, from forged requests and from what was typed as an attack."""

import re

import pytest

from web.security import HEADERS

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
ADDRESSES = (
    "/",
    "/sign-in",
    "/inbox",
    "/user-tasks/none",
    "/cases/none",
    "/start/none",
    "/static/icon.svg",
    "/static/../web/application.py",
    "/none",
    "/admin/people",
)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("user_id", [None, "mei"])
def test_every_answer_carries_the_headers(visitor, address, user_id):
    answer = visitor(user_id).get(address)

    for name, value in HEADERS.items():
        assert answer.headers[name] == value


@pytest.mark.parametrize("method", UNSAFE)
def test_also_errors_of_the_method_carry_them(visitor, method):
    answer = visitor("mei").send(method, "/inbox")

    assert answer.status_code == 405
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_no_page_is_kept_by_browsers_and_files_are_kept_for_good(visitor, app):
    mei = visitor("mei")

    page, file = mei.get("/inbox"), mei.get(app.extensions["assets"].url("css/base.css"))

    assert page.headers["Cache-Control"] == "no-store"
    assert "immutable" in file.headers["Cache-Control"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-CSRF-Token": "guessed"},
        {"X-CSRF-Token": ""},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_request_that_is_not_from_our_own_page_does_nothing(visitor, started, headers):
    _, task = started()
    wei = visitor("wei")
    token = {"X-CSRF-Token": wei.token} if "Origin" in headers or "Sec-Fetch-Site" in headers else {}

    answer = wei.client.post(f"/user-tasks/{task}/claim", headers={**token, **headers})

    assert answer.status_code == 403
    assert "Not taken yet" in wei.get(f"/user-tasks/{task}").text


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_json_counts_only_as_json(visitor, started, media_type):
    _, task = started()
    wei = visitor("wei")

    answer = wei.send("PUT", f"/user-tasks/{task}/draft", data=b'{"answers": {}}', content_type=media_type)

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "is not JSON"),
        (b"{", "is not JSON"),
        (b"[]", "must be a JSON object"),
        (b'{"answers": {}, "answers": {"decision": "yes"}}', "twice"),
        (b'{"answers": {"amount": NaN}}', "NaN"),
        (b'{"answers": {"amount": 1e999}}', "too large"),
        (b'{"answers": {"amount": ' + b"9" * 5000 + b"}}", "too long"),
        (b'{"answers": ' + b"[" * 70 + b"]" * 70 + b"}", "nested deeper"),
        (b'{"answers": ' + b"[" * 1_000_000, "nested deeper"),
        (b'{"answers": {"note": "\xff"}}', "not UTF-8"),
        (b'{"answers": 1}', "answers are missing"),
        (b"{}", "answers are missing"),
    ],
)
def test_a_body_that_is_not_clean_json_is_refused_saying_why(visitor, started, body, told):
    _, task = started()
    wei = visitor("wei")

    answer = wei.send("POST", f"/user-tasks/{task}/completion", data=body, content_type="application/json")

    assert answer.status_code == 400
    assert told in answer.get_json()["message"]


def test_too_much_at_once_is_refused(visitor, started):
    _, task = started()

    answer = visitor("wei").send(
        "POST",
        f"/user-tasks/{task}/completion",
        data=b'{"answers": {"note": "' + b"x" * (5 * 1024 * 1024) + b'"}}',
        content_type="application/json",
    )

    assert answer.status_code == 413
    assert "5 MB" in answer.get_json()["message"]


@pytest.mark.parametrize(
    "address",
    [
        "/inbox;/../admin/people",
        "//admin/people",
        "/admin//people",
        "/./admin/people",
        "/static/%2e%2e/%2e%2e/pyproject.toml",
        "/static/../application.py",
        "/static/css/../../application.py",
        "/admin/people?/static/",
        "/admin/people/",
        "/sign-in/../admin/people",
        "/static/\x00",
    ],
)
def test_no_detour_leads_around_the_door(visitor, address):
    answer = visitor("mei").get(address)

    assert answer.status_code in (403, 404)
    assert "New account" not in answer.text


def test_a_header_makes_nobody_an_administrator(visitor):
    headers = {"X-Forwarded-User": "admin", "X-HTTP-Method-Override": "GET", "Remote-User": "admin", "X-Role": "admin"}

    assert visitor("mei").get("/admin/people", headers=headers).status_code == 403
    assert visitor(None).get("/admin/people", headers=headers).status_code == 302


def test_a_bug_is_told_without_its_insides(app, visitor, monkeypatch):
    def broken(*_):
        raise RuntimeError("secret inside")

    monkeypatch.setitem(app.view_functions, "requests.choose", broken)

    answer = visitor("mei").get("/start")

    assert answer.status_code == 500
    assert "secret inside" not in answer.text
    assert re.search(r"the number [0-9a-f]{12}", answer.text)


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https://evil.example", "\\\\evil", "/\nx", "x"]
)
def test_the_way_back_stays_here(visitor, target):
    answer = visitor("mei").get("/sign-in", query_string={"next": target})

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/inbox"


def test_htmx_is_told_that_the_session_is_over_without_losing_the_page(visitor):
    answer = visitor(None).get("/inbox", headers={"HX-Request": "true"})

    assert answer.status_code == 401
    assert answer.headers["HX-Reswap"] == "none"
    assert answer.headers["HX-Trigger"] == "signed-out"


def test_polls_do_not_keep_a_session_alive(visitor, database):
    from datetime import timedelta

    from runner.clock import clock

    mei = visitor("mei")
    try:
        for _ in range(4):
            clock.shift(timedelta(minutes=10))
            mei.get("/inbox/rows")
        assert mei.get("/inbox").status_code == 302
    finally:
        clock.reset()
