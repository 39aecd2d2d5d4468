"""Files that try to be more than data: links, SQL in names and values, growth, people's data in errors."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from ingestion import archive, extract_loads, file_landing, file_reading
from ingestion.errors import ExpressionFailed, ExtractOutsideInbox, ExtractTruncated
from ingestion.phone_numbers import phone_number
from tests.integration.ingestion.conftest import COMPANY, SmallCompany

MAPPED = COMPANY.replace("    entities:\n", "    mappings: [mapping.yml]\n")
INJECTION = "x'); drop table raw; --"


@pytest.mark.parametrize("is_lookup", [False, True])
def test_a_link_out_of_the_inbox_is_not_followed(
    small: SmallCompany, tmp_path: Path, is_lookup: bool
) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("id,name\nS1,Secret\n")
    mapping = """
file: "users.csv"
header: [id, name]
lookups:
  names: {file: "names.csv", header: [id, name], key: id, on: id}
outputs:
  - entity: crm_users
    columns: {user_id: id, full_name: "coalesce(names.name, name)", is_active: true}
"""
    small.configure(MAPPED, mapping)
    small.deliver("users.csv", "U1,An", header="id,name")
    small.deliver("names.csv", "U1,Anh", header="id,name")
    link = small.inbox / ("names.csv" if is_lookup else "users.csv")
    link.unlink()
    link.symlink_to(secret)
    with pytest.raises(ExtractOutsideInbox, match="is a symbolic link that leads out of the inbox"):
        small.land()
    assert [receipt.status for receipt in small.receipts()] == ["refused"]
    link.unlink()
    (small.inbox / "kept").mkdir()
    inside = small.deliver("kept/it.csv", "U1,Ánh", header="id,name")
    link.symlink_to(inside)
    small.land()
    assert small.query("select full_name from crm_users") == [("Ánh" if is_lookup else "Anh",)]


def test_sql_in_names_and_values_is_text(small: SmallCompany) -> None:
    name = """na'me"; drop table raw; --"""
    quoted_name = '"' + name.replace('"', '""') + '"'
    mapping = f"""
file: "users*.csv"
header: [id, {json.dumps(name)}, "{{'a': 1}}"]
values:
  kind: {{{json.dumps(INJECTION)}: "it's"}}
outputs:
  - entity: crm_users
    columns: {{user_id: id, full_name: {json.dumps(f"map_kind({quoted_name})")}, is_active: true}}
"""
    small.configure(MAPPED, mapping)
    header = """id,"na'me""; drop table raw; --",{'a': 1}"""
    small.deliver("users'; drop.csv", f'U1,"{INJECTION}",x', "U2,other,x", "U3,a,b,c", header=header)
    small.land()
    assert small.query("select user_id, full_name, _source_file from crm_users") == [
        ("U1", "it's", "users'; drop.csv")
    ]
    ((line, raw), (other, _)) = small.query("select source_line, raw_text from quarantine order by 1")
    assert (line, other) == (3, 4)
    assert '"na\'me\\"; drop table raw; --":"other"' in raw


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_a_file_that_grows_while_it_is_read_is_refused(
    small: SmallCompany, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    small.entities(f'crm_users: {{file: "crm_users.{suffix}"}}')
    path = small.deliver("crm_users.csv", "U1,,An,true,2026-10-31,B1,false")
    if suffix == "jsonl":
        path = small.inbox / "crm_users.jsonl"
        path.write_text(
            '{"user_id":"U1","full_name":"An","is_active":1,"_extracted_at":"2026-10-31","_is_deleted":0}\n'
        )

    def read_and_append(*arguments: Any, **names: Any) -> Any:
        found = file_reading.read_file(*arguments, **names)
        with path.open("a") as stream:
            stream.write("more\n")
        return found

    monkeypatch.setattr(extract_loads, "read_file", read_and_append)
    with pytest.raises(ExtractTruncated, match="changed while it was read"):
        small.land()
    assert small.landed_files() == set()


def test_a_file_that_changes_while_it_is_archived_spoils_no_archive(
    small: SmallCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = small.deliver("crm_users.csv", "U1,,An,true,2026-10-31,B1,false")
    keep = archive.keep_content

    def append_and_keep(*arguments: Any) -> None:
        with path.open("a") as stream:
            stream.write("U2,,Bo,true,2026-10-31,B1,false\n")
        keep(*arguments)

    monkeypatch.setattr(file_landing, "keep_content", append_and_keep)
    with pytest.raises(ExtractTruncated, match="changed while it was read"):
        small.land()
    assert small.landed_files() == set()
    assert not [path for path in (small.state / "archive").rglob("*") if path.is_file()]
    monkeypatch.setattr(file_landing, "keep_content", keep)
    assert small.land().landed_row_count == 2


@pytest.mark.parametrize("archived", ["true", "false"])
def test_a_lookup_that_changes_while_it_is_read_refuses_its_users(
    small: SmallCompany, monkeypatch: pytest.MonkeyPatch, archived: str
) -> None:
    mapping = """
file: "users*.csv"
header: [id, kind]
lookups: {names: {file: "names.csv", header: [kind, name], key: kind, on: kind}}
outputs:
  - {entity: crm_users, columns: {user_id: id, full_name: names.name, is_active: true}}
"""
    small.configure(f"archive: {archived}\n{MAPPED.lstrip()}", mapping)
    small.deliver("users.csv", "U1,a", "U2,b", header="id,kind")
    small.deliver("names.csv", "a,An", header="kind,name")

    def load_and_complete(*arguments: Any) -> Any:
        found = extract_loads.load_file_rows(*arguments)
        small.deliver("names.csv", "a,An", "b,Bo", header="kind,name")
        return found

    monkeypatch.setattr(file_landing, "load_file_rows", load_and_complete)
    with pytest.raises(ExtractTruncated, match=r"names\.csv changed while it was read"):
        small.land()
    assert small.landed_files() == set()
    monkeypatch.setattr(file_landing, "load_file_rows", extract_loads.load_file_rows)
    small.land()
    assert small.query("select user_id, full_name from crm_users order by 1") == [("U1", "An"), ("U2", "Bo")]


def test_a_value_does_not_stand_in_errors_or_logs(
    small: SmallCompany, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    mapping = """
file: "users.csv"
header: [id, name]
outputs:
  - entity: crm_users
    columns: {user_id: id, full_name: "sum(name::decimal(18, 2)) over ()", is_active: true}
"""
    small.configure(MAPPED, mapping)
    small.deliver("users.csv", "U1,Nguyễn Văn An", header="id,name")
    with pytest.raises(ExpressionFailed, match=r"\(a value\)") as caught:
        small.land()
    printed = capsys.readouterr()
    told = "".join([str(caught.value), small.receipts()[0].message, caplog.text, printed.out, printed.err])
    assert "Nguyễn" not in told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0901 234 567", "+84901234567"),
        ("+84 (0)901-234-567", "+84901234567"),
        ("0084901234567", "+84901234567"),
        ("+1 650 253 0000", "+16502530000"),
        ("12", "12"),
        ("call the shop", "call the shop"),
        ("0901234567 ext. 5", "0901234567 ext. 5"),
    ],
)
def test_phone_numbers_have_one_form_and_other_texts_stay(text: str, expected: str) -> None:
    assert phone_number(text, "VN") == expected


def test_a_column_that_the_contract_marks_as_phone_lands_in_one_form(small: SmallCompany) -> None:
    mapping = """
file: "outlets.csv"
header: [id, phone]
outputs:
  - entity: fld_outlets
    columns:
      outlet_id: id
      outlet_type: "'dealer'"
      region_id: "'ALL'"
      in_universe: true
      contact_phone: phone
"""
    small.configure(MAPPED, mapping)
    small.deliver("outlets.csv", "O1,0901234567", "O2,+16502530000", "O3,", "O4,ask An", header="id,phone")
    small.land()
    phones = "select contact_phone from fld_outlets order by outlet_id"
    assert small.query(phones) == [("+84901234567",), ("+16502530000",), (None,), ("ask An",)]
    small.configure(MAPPED.replace("calendar: VN", "calendar: VN\nphone_region: US"), mapping)
    small.land()
    assert small.query(phones)[0] == ("0901234567",)  # no number of the United States
