"""The server profile cannot be started everywhere, so its file is checked here against what can be run.

The compose schema is the Compose Specification's, as the check-jsonschema package ships it.
"""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from dags.local_airflow.settings import COMPONENTS, MIGRATE, SHARED, Ports, environment

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)([^}]*)\}")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load(COMPOSE)
    return loaded


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    vendored = files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json"
    loaded: dict[str, Any] = json.loads(vendored.read_text())
    return loaded


def airflow_services(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        name: service for name, service in compose["services"].items() if "postgres" not in service["image"]
    }


def test_the_file_is_valid_by_the_compose_schema(compose: dict[str, Any], schema: dict[str, Any]) -> None:
    jsonschema.validate(compose, schema)


def test_the_compose_schema_refuses_a_misspelt_key(schema: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError, match="healthchek"):
        jsonschema.validate({"services": {"postgres": {"image": "postgres:16", "healthchek": {}}}}, schema)


def test_every_variable_is_demanded_and_stands_in_the_example(compose: dict[str, Any]) -> None:
    found = VARIABLE.findall(COMPOSE.read_text())
    assert len(found) >= 10
    assert {rest for _, rest in found} == {":?"}
    example = dict(
        line.split("=", 1)
        for line in (ROOT / ".env.example").read_text().splitlines()
        if line and not line.startswith("#")
    )
    assert set(example) == {name for name, _ in found}


def test_the_example_holds_no_secret_that_would_work(compose: dict[str, Any]) -> None:
    secrets = re.findall(r"^(\w*(?:PASSWORD|SECRET|KEY)\w*)=(.*)$", (ROOT / ".env.example").read_text(), re.M)
    assert len(secrets) == 6
    assert [name for name, value in secrets if value] == []


def test_the_folder_of_deliveries_is_only_read_and_the_example_says_where_nights_write() -> None:
    assert "- ${INBOX_FOLDER:?}:/srv/inbox:ro\n" in COMPOSE.read_text()
    assert "{kind: folder, path: /srv/inbox}" in (ROOT / ".env.example").read_text()


def test_images_are_pinned(compose: dict[str, Any]) -> None:
    base = re.findall(r"^\s*FROM (\S+)$", COMPOSE.read_text(), re.M)
    images = {service["image"] for service in compose["services"].values()}
    assert base == ["apache/airflow:3.3.2-python3.11"]
    assert images == {"postgres:16.10-bookworm", "sales-performance-warehouse:${WAREHOUSE_VERSION:?}"}


def test_the_image_has_the_airflow_and_the_uv_of_this_checkout() -> None:
    lock = (ROOT / "uv.lock").read_text()
    assert 'name = "apache-airflow"\nversion = "3.3.2"' in lock
    makefile = re.search(r"^UV_VERSION := (\S+)$", (ROOT / "Makefile").read_text(), re.M)
    assert makefile is not None
    assert f"uv=={makefile[1]}\n" in COMPOSE.read_text()


def test_every_part_of_the_embedded_airflow_is_a_service_with_the_same_command(
    compose: dict[str, Any],
) -> None:
    commands = {name: tuple(compose["services"][name]["command"]) for name in COMPONENTS}
    assert len(commands) == 4
    assert commands == COMPONENTS
    assert tuple(compose["services"]["init"]["command"]) == MIGRATE


def test_shared_settings_are_those_of_the_embedded_airflow(compose: dict[str, Any]) -> None:
    assert len(SHARED) >= 5
    for name, service in airflow_services(compose).items():
        assert {key: service["environment"].get(key) for key in SHARED} == SHARED, name


def test_other_settings_are_set_in_both_profiles_or_belong_to_one_for_a_reason(
    compose: dict[str, Any],
) -> None:
    embedded = set(environment(Path("state"), Path("company"), Ports(), "secret"))
    server = set(compose["services"]["scheduler"]["environment"])
    only_on_one_machine = {
        # Everything listens on one host there: ports are told apart, and only 127.0.0.1 may reach them.
        "AIRFLOW__API__HOST",
        "AIRFLOW__API__PORT",
        "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT",
        "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT",
        # One person with a generated password.
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE",
    }
    only_on_a_server = {
        # Readers with logins of their own (docs/postgres.md); a laptop's readers open the file.
        "SALES_POSTGRES_URL",
        "SALES_POSTGRES_PASSWORD",
        # People, roles and hashed passwords in the database; values of connections encrypted.
        "AIRFLOW__CORE__AUTH_MANAGER",
        "AIRFLOW__CORE__FERNET_KEY",
        # The commission ledger in the server's database; on one machine it is a file of the state folder.
        "SALES_LEDGER_URL",
    }
    assert embedded - server == only_on_one_machine
    assert server - embedded == only_on_a_server


def test_every_lasting_service_has_a_health_check_and_restarts(compose: dict[str, Any]) -> None:
    lasting = {name: compose["services"][name] for name in (*COMPONENTS, "postgres")}
    assert len(lasting) == 5
    for name, service in lasting.items():
        assert service["healthcheck"]["test"], name
        assert service["restart"] == "unless-stopped", name


def test_data_lies_in_named_volumes(compose: dict[str, Any]) -> None:
    mounts = {
        mount.split(":")[0]
        for service in compose["services"].values()
        for mount in service.get("volumes", [])
    }
    named = {mount for mount in mounts if not mount.startswith("$")}
    assert named == set(compose["volumes"]) == {"airflow_home", "metadata", "warehouse"}
