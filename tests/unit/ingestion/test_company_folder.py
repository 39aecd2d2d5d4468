"""Errors in a company's folder name the file, the line, and the nearest known name."""

from datetime import date
from pathlib import Path

import pytest

from ingestion.company import load_company
from ingestion.contract import Contract, load_contracts
from ingestion.errors import CompanyFileWrong, ContractWrong, MappingWrong
from ingestion.mapping import load_mapping

COMPANY = """company: small
name: Small
time_zone: Asia/Ho_Chi_Minh
reporting_currency: VND
sources:
  crm:
    due: "05:00"
    entities:
      crm_users: "crm_users*.csv"
"""
MAPPING = """file: "deals.csv"
header: [id, Deal Stage, value]
lookups:
  teams: {file: teams.csv, header: [agent, region], key: agent, on: id}
values:
  stage: {Won: won}
outputs:
  - entity: crm_users
    columns:
      user_id: id
      full_name: '"Deal Stage"'
      is_active: true
"""


@pytest.fixture(scope="module")
def contracts() -> dict[str, Contract]:
    return load_contracts()


@pytest.fixture(autouse=True)
def _contracts_are_read_once(contracts: dict[str, Contract], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingestion.company.load_contracts", lambda _: contracts)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("crm_users:", "crm_user:", r"company.yml, line 9: no entity crm_user \(did you mean crm_users\?\)"),
        ('"05:00"', '"5 a.m."', r"line 7, sources.crm.due: String should match pattern"),
        ("VND", "dong", r"line 4, reporting_currency: String should match pattern"),
        ("name: Small\n", "", r"company.yml, line 1, name: Field required"),
        ("name: Small", "name: Small\nnmae: x", r"line 3, nmae: Extra inputs are not permitted"),
        ("Asia/Ho_Chi_Minh", "Asia/Hanoi", r"line 3: no time zone Asia/Hanoi"),
        ("Asia/Ho_Chi_Minh", "Europe/Paris", r"line 3: Europe/Paris changes its clocks"),
        ("Asia/Ho_Chi_Minh", "Asia/Kolkata", r"line 3: Asia/Kolkata is not a whole number of hours from UTC"),
        ("name: Small", "name: [Small", r"company.yml: line \d: not valid YAML"),
        (
            '"crm_users*.csv"',
            '{file: x.csv, date: "day"}',
            r"line 9: day must have one group, around the date",
        ),
        ('"crm_users*.csv"', '{file: x.csv, date: "(day"}', r"line 9: \(day is not a regular expression"),
        ('"crm_users*.csv"', "{file: x.csv, mode: sometimes}", r"line 9, .*mode: Input should be 'snapshot'"),
    ],
)
def test_a_wrong_company_file_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    assert old in COMPANY
    (tmp_path / "company.yml").write_text(COMPANY.replace(old, new), encoding="utf-8")
    with pytest.raises(CompanyFileWrong, match=words):
        load_company(tmp_path)


def test_a_right_company_file_has_its_offset_inbox_and_feeds(tmp_path: Path) -> None:
    (tmp_path / "company.yml").write_text(COMPANY + "default_date: 2026-10-31\n", encoding="utf-8")
    company = load_company(tmp_path)
    assert (company.utc_offset_hours, company.default_date) == (7, date(2026, 10, 31))
    assert company.inbox(tmp_path / "state") == tmp_path / "state" / "inbox"
    assert company.source_names == ("crm",)
    assert [(feed.name, feed.pattern, feed.modes) for feed in company.feeds] == [
        ("crm_users", "crm_users*.csv", {"crm_users": "snapshot"})
    ]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("crm_users_2026-10-31.csv.gz", date(2026, 10, 31)),
        ("crm_users_20261031.csv", date(2026, 10, 31)),
        ("2026-10-30/crm_users_20261031T0500.csv", date(2026, 10, 31)),
        ("crm_users_2026-10-01_2026-10-31.csv", date(2026, 10, 31)),
        ("crm_users_20261301.csv", None),
        ("crm_users_120261031.csv", None),
        ("crm_users.csv", None),
    ],
)
def test_the_delivery_date_is_the_last_day_in_the_files_name(
    tmp_path: Path, name: str, day: date | None
) -> None:
    (tmp_path / "company.yml").write_text(COMPANY, encoding="utf-8")
    (feed,) = load_company(tmp_path).feeds
    assert feed.delivery_date(name) == day


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "entity: crm_users",
            "entity: crm_usres",
            r"mapping.yml, line 8: no entity crm_usres \(did you mean",
        ),
        (
            "full_name:",
            "fullname:",
            r"line 11: crm_users has no column fullname \(did you mean full_name\?\)",
        ),
        ("      is_active: true\n", "", r"line 9: crm_users requires the column is_active"),
        (
            "user_id: id",
            "user_id: idd",
            r"line 10: user_id: the header has no column idd \(did you mean id\?\)",
        ),
        (
            "user_id: id",
            "user_id: map_stages(id)",
            r"no value map stages under values \(did you mean stage\?\)",
        ),
        (
            "user_id: id",
            "user_id: teams.regoin",
            r"the lookup teams has no column regoin \(did you mean region\?\)",
        ),
        ("user_id: id", "user_id: team.region", r"line 10: user_id: no lookup team \(did you mean teams\?\)"),
        ("user_id: id", "user_id: trimm(id)", r"line 10: user_id: trimm\(id\): Catalog Error"),
        ("user_id: id", "user_id: 'id + ('", r"line 10: user_id: id \+ \( is not SQL"),
        ("user_id: id", "user_id: max(id)", r"line 10: user_id: max\(id\): Binder Error"),
        ("user_id: id", "user_id: '(select 1)'", r"line 10: user_id: \(select 1\) holds a subquery"),
        ("on: id", "on: ID2", r"line 4: on: the header has no column ID2"),
        ("key: agent", "key: agnt", r"line 4: key: the header has no column agnt \(did you mean agent\?\)"),
        ("    columns:", "    where: idd = 1\n    columns:", r"line 9: where: the header has no column idd"),
        ('file: "deals.csv"\n', "", r"line 1: file: Field required"),
        (
            "    columns:",
            "    rows: [{region_id: x}]\n    columns:",
            r"line 8: crm_users needs either columns or rows",
        ),
    ],
)
def test_a_wrong_mapping_is_refused_with_its_line_and_the_nearest_name(
    tmp_path: Path, contracts: dict[str, Contract], old: str, new: str, words: str
) -> None:
    assert old in MAPPING
    path = tmp_path / "mapping.yml"
    path.write_text(MAPPING, encoding="utf-8")
    load_mapping(path, contracts)
    path.write_text(MAPPING.replace(old, new), encoding="utf-8")
    with pytest.raises(MappingWrong, match=words):
        load_mapping(path, contracts)


def test_yes_and_no_in_a_value_map_stay_texts(tmp_path: Path, contracts: dict[str, Contract]) -> None:
    path = tmp_path / "mapping.yml"
    path.write_text(MAPPING.replace("{Won: won}", "{Yes: No, N: no, 2: two, true: t}"), encoding="utf-8")
    assert load_mapping(path, contracts).spec.values["stage"] == {
        "Yes": "No",
        "N": "no",
        "2": "two",
        "true": "t",
    }


def test_a_comment_in_a_mapping_changes_no_fingerprint(
    tmp_path: Path, contracts: dict[str, Contract]
) -> None:
    path = tmp_path / "mapping.yml"
    path.write_text(MAPPING, encoding="utf-8")
    before = load_mapping(path, contracts).fingerprint()
    path.write_text("# a note\n" + MAPPING, encoding="utf-8")
    assert load_mapping(path, contracts).fingerprint() == before
    path.write_text(MAPPING.replace("Won: won", "Won: lost"), encoding="utf-8")
    assert load_mapping(path, contracts).fingerprint() != before


NOTE = "          - {property: note, value: ["


def test_a_wrong_contract_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContractWrong, match="holds no contract"):
        load_contracts(tmp_path)
    shipped = (Path(__file__).parents[3] / "ingestion" / "contracts" / "crm_merges.yml").read_text()
    for old, new, words in [
        ("physicalType: TIMESTAMP", "physicalType: TIMESTAMPZ", "merged_at has the type TIMESTAMPZ"),
        ("name: crm_merges\n    logical", "name: crm_merge\n    logical", "a contract is named as its file"),
        ("primaryKey: true", "primaryKey: false", "has no primary key"),
        ("domain: CRM", "domian: CRM", "lacks 'domain'"),
        (
            "value: [account, ",
            "value: [x]}\n          - {property: references, value: crm_x.y}\n" + NOTE,
            "not exist",
        ),
    ]:
        assert old in shipped
        (tmp_path / "crm_merges.yml").write_text(shipped.replace(old, new), encoding="utf-8")
        with pytest.raises(ContractWrong, match=words):
            load_contracts(tmp_path)
