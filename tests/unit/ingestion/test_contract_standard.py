"""The contracts are documents of the Open Data Contract Standard, as its own schema has it."""

import importlib.resources
import json
from typing import Any

import jsonschema
import pytest
import yaml

from ingestion.contract import CONTRACT_FOLDER


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = importlib.resources.files("open_data_contract_standard") / "schema.json"
    content = json.loads(schema.read_text(encoding="utf-8"))
    return jsonschema.validators.validator_for(content)(content)


def test_every_contract_is_valid_by_the_standards_schema(validator: Any) -> None:
    paths = sorted(CONTRACT_FOLDER.glob("*.yml"))
    assert len(paths) > 50
    for path in paths:
        validator.validate(yaml.safe_load(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("place", "value"),
    [("kind", "DataTable"), ("apiVersion", "v9"), ("schema", {}), ("primaryKy", True), ("status", None)],
)
def test_the_schema_refuses_what_is_no_contract(validator: Any, place: str, value: object) -> None:
    contract = yaml.safe_load((CONTRACT_FOLDER / "crm_users.yml").read_text(encoding="utf-8"))
    contract[place] = value
    assert not validator.is_valid(contract)
