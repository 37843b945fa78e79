"""What deploy/ says to containers and systemd: only what the program takes."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from click import Context

from runner.cli import COMMANDS, main
from runner.configuration import DEFAULTS

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


@pytest.fixture
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return found


def test_the_containers_run_commands_and_settings_that_exist(compose: dict[str, Any]):
    ours = {name: service for name, service in compose["services"].items() if service.get("image") == "bidflow"}

    assert set(ours) == {"migrate", "server", "worker"}
    for name, service in ours.items():
        command, *options = service["command"]
        assert command in COMMANDS
        assert {option for option in options if option.startswith("--")} <= options_of(command)
        for setting in service["environment"]:
            assert setting.removeprefix("BIDFLOW_").removesuffix("_FILE").lower() in DEFAULTS, (name, setting)
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert set(service["secrets"]) <= set(compose["secrets"])


def options_of(command: str) -> set[str]:
    """What the program takes after a command's name."""
    return {option for one in main.get_command(Context(main), command).params for option in one.opts}  # type: ignore[union-attr]


def test_monitors_find_a_server_and_workers_where_they_answer(compose: dict[str, Any]):
    worker = compose["services"]["worker"]
    port = worker["command"][worker["command"].index("--metrics-port") + 1]
    guide = (DEPLOY.parent / "docs" / "administrator.md").read_text(encoding="utf-8")

    (example,) = re.findall(r"```yaml\n(scrape_configs.+?)```", guide, re.DOTALL)
    (scraped,) = yaml.safe_load(example)["scrape_configs"]

    assert worker["expose"] == [port]
    assert f":{port}/readyz" in " ".join(worker["healthcheck"]["test"])
    assert {target.partition(":")[2] for target in scraped["static_configs"][0]["targets"]} == {"8080", port}


def test_servers_and_workers_wait_for_the_migration_and_it_for_the_database(compose: dict[str, Any]):
    services = compose["services"]

    assert services["migrate"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    for name in ("server", "worker"):
        assert services[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    volumes = {volume.split(":")[0] for one in services.values() for volume in one.get("volumes", ())}
    assert volumes <= set(compose["volumes"])


def test_the_image_runs_as_nobody_in_particular_and_looks_after_itself():
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")

    assert re.search(r"^USER 10001$", lines, re.MULTILINE)
    assert re.search(r"^HEALTHCHECK .*/readyz", lines, re.MULTILINE)
    for source in re.findall(r"^COPY (?!--from)(.+) \S+$", lines, re.MULTILINE):
        for name in source.split():
            assert (DEPLOY.parent / name).exists(), name


@pytest.mark.parametrize("name", ["bidflow.service", "bidflow-worker@.service"])
def test_the_unit_is_one_that_systemd_takes(tmp_path: Path, name: str):
    text = (DEPLOY / name).read_text(encoding="utf-8")
    for setting in re.findall(r"BIDFLOW_([A-Z_]+)=", text):
        assert setting == "NAME" or setting.lower() in DEFAULTS
    command, *options = re.search(r"^ExecStart=\S+/bidflow (.+)$", text, re.MULTILINE)[1].split()
    assert {option for option in options if option.startswith("--")} <= options_of(command)
    assert int(re.search(r"^TimeoutStopSec=(\d+)$", text, re.MULTILINE)[1]) > 30
    unit = tmp_path / name.replace("@", "@8081")
    unit.write_text(text.replace("/opt/bidflow/.venv/bin/bidflow", "/bin/true"), encoding="utf-8")

    said = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True)

    assert [line for line in (said.stdout + said.stderr).splitlines() if str(unit) in line] == []
