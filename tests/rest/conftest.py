"""What tests of the API share: an installation, its client, an analyst who may deploy."""

import base64
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from runner.records import User
from runner.testing import Stage
from tests.applications import application, password_hash

PASSWORD = "correct horse"


class Program:
    """A program that signs in with each request, as Camunda's clients do."""

    def __init__(self, client: FlaskClient, user: str, password: str = PASSWORD) -> None:
        self.client = client
        token = base64.b64encode(f"{user}:{password}".encode()).decode()
        self.headers = {"Authorization": f"Basic {token}"}

    def ask(self, method: str, path: str, *, base: str = "/engine-rest", **more: Any) -> TestResponse:
        headers = self.headers | more.pop("headers", {})
        return self.client.open(f"{base}{path}", method=method, headers=headers, **more)

    def get(self, path: str, **more: Any) -> Any:
        """The JSON of an answer that must be 200."""
        return self.json(self.ask("GET", path, **more), 200)

    def post(self, path: str, body: Any = None, *, status: int = 200, **more: Any) -> Any:
        return self.json(self.ask("POST", path, json={} if body is None else body, **more), status)

    def put(self, path: str, body: Any, *, status: int = 204) -> Any:
        return self.json(self.ask("PUT", path, json=body), status)

    def delete(self, path: str, *, status: int = 204) -> Any:
        return self.json(self.ask("DELETE", path), status)

    def json(self, response: TestResponse, status: int) -> Any:
        assert response.status_code == status, response.get_data(as_text=True)
        if status == 204:
            assert response.data == b""
            return None
        assert response.headers["Content-Type"] == "application/json"
        return response.get_json()

    def deploy(self, *files: tuple[str, bytes], status: int = 200, **options: str) -> Any:
        """As Camunda Modeler sends it: the options, then each file as a part under its own name."""
        form: dict[str, Any] = {name.replace("_", "-"): value for name, value in options.items()}
        form |= {name: (BytesIO(content), name, "text/xml") for name, content in files}
        response = self.ask("POST", "/deployment/create", data=form, content_type="multipart/form-data")
        return self.json(response, status)

    def start(self, key: str, business_key: str | None = None, **variables: Any) -> str:
        """Begin a case; its id."""
        body = {"businessKey": business_key, "variables": {name: {"value": v} for name, v in variables.items()}}
        return str(self.post(f"/process-definition/key/{key}/start", body)["id"])


@pytest.fixture
def stage(database_url: str) -> Iterator[Stage]:
    with Stage(restart=False, database_url=database_url) as stage:
        with stage.database.transaction() as session:
            for user_id, *groups in (("ada", "administrators"), ("ann", "analysts"), ("sam", "sales"), ("eve",)):
                user = User.create(session, user_id, None, groups=groups)
                user.password_hash = password_hash(PASSWORD)
        yield stage


@pytest.fixture
def client(stage: Stage) -> FlaskClient:
    return application(stage.database).test_client()


@pytest.fixture
def admin(client: FlaskClient) -> Program:
    return Program(client, "ada")


@pytest.fixture
def analyst(client: FlaskClient) -> Program:
    return Program(client, "ann")


@pytest.fixture
def clerk(client: FlaskClient) -> Program:
    return Program(client, "sam")


@pytest.fixture
def stranger(client: FlaskClient) -> Program:
    return Program(client, "eve")
