"""The same table lands from every kind of file; what a kind can hide does not land as something else."""

import gzip
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest
import zstandard

from ingestion import decompression
from ingestion.errors import (
    ArchiveTooLarge,
    ContainerWrong,
    ExtractTruncated,
    HeaderDiffers,
    IngestionError,
    NullBytes,
)
from tests.integration.ingestion.conftest import COMPANY, SmallCompany

MAPPED = COMPANY.replace("    entities:\n", "    mappings: [mapping.yml]\n")
MAPPING = """
file: "fees.*"
header: [code, name, fee, active]
format: {nulls: ["", "n/a"]}
outputs:
  - entity: crm_deals
    columns:
      deal_id: code
      deal_type: "'new_business'"
      stage_id: name
      created_at: _delivery_date
      amount: fee
      currency: "'VND'"
  - entity: crm_users
    columns: {user_id: code, full_name: name, is_active: active}
"""
ROWS = [("D1", "Đông", "12.50", "true"), ("D2", "n/a", "-3", "false"), ("D3", "Ân", None, "true")]
LANDED = [("D1", "Đông", "12.50"), ("D3", "Ân", None)]


def _csv(rows: list[tuple[Any, ...]]) -> bytes:
    lines = ["code,name,fee,active", *(",".join(value or "" for value in row) for row in rows)]
    return ("\n".join(lines) + "\n").encode()


def _json_lines(rows: list[tuple[Any, ...]]) -> bytes:
    names = ("code", "name", "fee", "active")
    written = []
    for row in rows:
        values = dict(zip(names, row, strict=True))
        number = "null" if values["fee"] is None else values["fee"]
        members = [json.dumps(values["code"]), json.dumps(values["name"]), number, values["active"]]
        written.append(
            "{" + ", ".join(f'"{name}": {text}' for name, text in zip(names, members, strict=True)) + "}"
        )
    return ("\n".join(written) + "\n").encode()


def _parquet(path: Path, rows: list[tuple[Any, ...]]) -> None:
    table = pa.table(
        {
            "code": [row[0] for row in rows],
            "name": [row[1] for row in rows],
            "fee": pa.array([None if row[2] is None else float(row[2]) for row in rows], pa.float64()),
            "active": [row[3] == "true" for row in rows],
        }
    )
    pyarrow.parquet.write_table(table, path)


def _workbook(path: Path, rows: list[tuple[Any, ...]], sheet: str = "Sheet") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = sheet
    book.active.append(["code", "name", "fee", "active"])
    for code, name, fee, active in rows:
        book.active.append([code, name, None if fee is None else float(fee), active == "true"])
    book.save(path)
    return book


def _write(folder: Path, suffix: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"fees.{suffix}"
    kind, _, packing = suffix.partition(".")
    if kind == "parquet":
        _parquet(path, ROWS)
    elif kind == "xlsx":
        _workbook(path, ROWS)
    else:
        content = _csv(ROWS) if kind == "csv" else _json_lines(ROWS)
        pack: dict[str, Callable[[bytes], bytes]] = {
            "": bytes,
            "gz": gzip.compress,
            "zst": zstandard.ZstdCompressor(write_checksum=True).compress,
        }
        path.write_bytes(pack[packing](content))
    return path


@pytest.mark.parametrize(
    "suffix", ["csv", "csv.gz", "csv.zst", "jsonl", "jsonl.gz", "ndjson.zst", "parquet", "xlsx"]
)
def test_the_same_rows_land_from_every_kind_of_file(small: SmallCompany, suffix: str) -> None:
    small.configure(MAPPED, MAPPING)
    _write(small.inbox, suffix)
    small.land()
    rows = small.query("select deal_id, stage_id, amount::varchar from crm_deals order by 1")
    assert rows == LANDED
    ((line, column, reason, raw),) = small.query(
        "select source_line, column_name, reason, raw_text from quarantine where entity = 'crm_deals'"
    )
    first_line = 1 if suffix.startswith(("jsonl", "ndjson", "parquet")) else 2
    assert (line, column, reason) == (first_line + 1, "stage_id", "stage_id is required and empty")
    assert '"code":"D2"' in raw


def test_lines_that_are_no_objects_are_quarantined_one_by_one(small: SmallCompany) -> None:
    small.configure(MAPPED, MAPPING)
    small.inbox.mkdir(parents=True)
    lines = [
        '{"code": "D1", "name": "A", "fee": 1, "active": true}',
        "",
        '{"code": "D2", "name": "A", "fee": 1, "active": true',
        "[1, 2]",
        "null",
        '{"code": "D3", "code": "D4", "name": "A", "fee": 1, "active": true}',
        '{"code": "D5", "name": "A\\u0000B", "fee": 1, "active": true}',
        '{"code": "D6"}{"code": "D7"}',
        '{"code": "D\x018"}',
        '{"code": "D9", "name": {"first": "A", "tags": [1, 2]}, "active": true}',
    ]
    (small.inbox / "fees.jsonl").write_text("\n".join(lines), encoding="utf-8")
    small.land()
    assert small.query("select deal_id, stage_id, _source_line from crm_deals order by 3") == [
        ("D1", "A", 1),
        ("D9", '{"first":"A","tags":[1,2]}', 10),
    ]
    found = small.query(
        "select source_line, reason from quarantine where entity = 'crm_deals' order by source_line"
    )
    words = ["not valid JSON", "no JSON object", "no JSON object", "names a member twice"]
    words += ["holds a NUL character", "not valid JSON", "not valid JSON"]
    assert [line for line, _ in found] == [3, 4, 5, 6, 7, 8, 9]
    assert [reason.removeprefix("not a row of the expected columns: ") for _, reason in found] == words
    receipt = next(receipt for receipt in small.receipts() if receipt.entity == "crm_deals")
    assert (receipt.row_count_in_file, receipt.row_count_landed, receipt.row_count_quarantined) == (9, 2, 7)


def test_no_digit_of_a_long_json_number_is_lost(small: SmallCompany) -> None:
    small.configure(MAPPED, MAPPING)
    small.inbox.mkdir(parents=True)
    numbers = ["1234567890123456.78", "0.01", "1e2", "9007199254740993", "12345678901234.567"]
    lines = [
        f'{{"code": "D{place}", "name": {{"n": [{number}, "x"]}}, "fee": {number}, "active": true}}'
        for place, number in enumerate(numbers)
    ]
    (small.inbox / "fees.jsonl").write_text("\n".join(lines), encoding="utf-8")
    small.land()
    assert small.query("select amount::varchar from crm_deals order by deal_id") == [
        ("1234567890123456.78",), ("0.01",), ("100.00",), ("9007199254740993.00",),
    ]  # fmt: skip
    assert small.query("select stage_id from crm_deals where deal_id = 'D0'") == [
        ('{"n":[1234567890123456.78,"x"]}',)
    ]
    assert small.query("select source_line, column_name from quarantine where entity = 'crm_deals'") == [
        (5, "amount")
    ]


def test_a_column_that_no_json_object_has_and_a_new_one_refuse_the_file(small: SmallCompany) -> None:
    small.configure(MAPPED, MAPPING)
    small.inbox.mkdir(parents=True)
    (small.inbox / "fees.jsonl").write_text('{"code": "D1", "nam": "A", "fee": 1, "active": true}\n')
    with pytest.raises(HeaderDiffers, match=r"lacks the column name \(did you mean nam\?\)"):
        small.land()


def test_a_canonical_json_file_may_leave_out_members_without_value(small: SmallCompany) -> None:
    small.entities('crm_users: {file: "crm_users*.jsonl"}')
    small.inbox.mkdir(parents=True)
    row = {"user_id": "U1", "full_name": "An", "is_active": True, "_extracted_at": "2026-10-31T18:00:00Z"}
    (small.inbox / "crm_users.jsonl").write_text(json.dumps(row | {"_is_deleted": False}) + "\n")
    small.land()
    assert small.query("select user_id, employee_id, is_active from crm_users") == [("U1", None, True)]


def test_parquet_values_are_read_as_their_texts(small: SmallCompany) -> None:
    small.entities('crm_users: {file: "crm_users*.parquet"}')
    small.inbox.mkdir(parents=True)
    with duckdb.connect() as connection:
        connection.execute(
            "copy (select 'U1' as user_id, null::integer as employee_id, 'An' as full_name,"
            " true as is_active,"
            " timestamptz '2026-10-31 18:00:00+07' as _extracted_at, 7 as _batch_id, false as _is_deleted)"
            f" to '{small.inbox / 'crm_users.parquet'}' (format parquet)"
        )
    small.land()
    assert small.query("select user_id, employee_id, _batch_id, _extracted_at from crm_users") == [
        ("U1", None, "7", datetime(2026, 10, 31, 11, 0))  # noqa: DTZ001 - UTC, as it landed
    ]


def test_texts_that_a_parquet_file_does_not_mark_as_such_keep_their_letters(small: SmallCompany) -> None:
    small.configure(MAPPED, MAPPING)
    small.inbox.mkdir(parents=True)
    binary = [[text and text.encode() for text in column] for column in zip(*ROWS, strict=True)]
    table = pa.table([pa.array(column, pa.binary()) for column in binary], ["code", "name", "fee", "active"])
    pyarrow.parquet.write_table(table, small.inbox / "fees.parquet")
    small.land()
    deals = "select deal_id, stage_id, amount::varchar from crm_deals order by 1"
    assert small.query(deals) == LANDED


def test_a_cut_or_false_parquet_file_and_nul_characters_are_refused(small: SmallCompany) -> None:
    small.configure(MAPPED, MAPPING)
    path = _write(small.inbox, "parquet")
    content = path.read_bytes()
    for damaged in (content[:-20], content[:4], b"code,name\n"):
        path.write_bytes(damaged)
        with pytest.raises(ContainerWrong, match="is no Parquet file that can be read"):
            small.land()
    _parquet(path, [("D\0001", "A", "1", "true")])
    with pytest.raises(NullBytes, match="holds a NUL character in row 1"):
        small.land()


def test_cells_with_errors_and_formulas_without_result_are_quarantined(small: SmallCompany) -> None:
    small.configure(MAPPED, MAPPING)
    small.inbox.mkdir(parents=True)
    path = small.inbox / "fees.xlsx"
    book = _workbook(path, [("D1", "A", "0.30000000000000004", "true")])
    sheet = book.active
    sheet.append(["D2", "A", "=1+1", True])
    sheet.append(["D3", "A", "#N/A", True])
    sheet.append([None, None, None, None])
    sheet.append(["D4", "A", 5, True, "note"])
    sheet.append([45000, datetime(2026, 10, 31), 7, True])  # noqa: DTZ001 - a spreadsheet's date
    book.save(path)
    small.land()
    assert small.query(
        "select deal_id, stage_id, amount::varchar, _source_line from crm_deals order by 4"
    ) == [
        ("D1", "A", "0.30", 2),
        ("45000", "2026-10-31", "7.00", 7),
    ]
    found = small.query(
        "select source_line, column_name, reason from quarantine where entity = 'crm_deals' order by 1"
    )
    assert found == [
        (3, "fee", "the cell holds a formula without a stored result"),
        (4, "fee", "the cell holds the error #N/A"),
        (6, None, "not a row of the expected columns: more cells than the header has names"),
    ]


def test_a_workbook_of_several_sheets_needs_a_name(small: SmallCompany) -> None:
    small.configure(MAPPED, MAPPING)
    small.inbox.mkdir(parents=True)
    path = small.inbox / "fees.xlsx"
    book = _workbook(path, ROWS[:1], sheet="Báo cáo")
    book.create_sheet("Notes")
    book.save(path)
    with pytest.raises(ContainerWrong, match=r"has 2 sheets \(Báo cáo, Notes\)"):
        small.land()
    small.configure(MAPPED, MAPPING.replace("format: {", "format: {sheet: Báo cao, "))
    with pytest.raises(ContainerWrong, match=r"has no sheet Báo cao \(did you mean Báo cáo\?\)"):
        small.land()
    small.configure(MAPPED, MAPPING.replace("format: {", "format: {sheet: Báo cáo, "))
    assert small.land().landed_row_count == 2


def test_a_workbook_that_is_none_or_is_damaged_is_refused(small: SmallCompany) -> None:
    small.configure(MAPPED, MAPPING)
    path = _write(small.inbox, "xlsx")
    content = bytearray(path.read_bytes())
    path.write_bytes(b"code,name,fee,active\n")
    with pytest.raises(ContainerWrong, match="is no XLSX workbook"):
        small.land()
    place = content.index(b"xl/worksheets/sheet1.xml") + 60
    content[place] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(IngestionError, match=r"damaged in its part|is no XLSX workbook"):
        small.land()


ZSTANDARD = zstandard.ZstdCompressor(write_checksum=True).compress(_csv(ROWS * 50))


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (ZSTANDARD[:-9], ExtractTruncated, "ends inside a Zstandard member at byte"),
        (ZSTANDARD[:-2] + b"\0\0", ExtractTruncated, "is damaged before byte"),
        (ZSTANDARD + b"garbage", ExtractTruncated, "is damaged before byte|ends inside"),
    ],
)
def test_a_damaged_zstandard_file_is_refused(
    small: SmallCompany, content: bytes, error: type[Exception], words: str
) -> None:
    small.configure(MAPPED, MAPPING)
    small.inbox.mkdir(parents=True)
    (small.inbox / "fees.csv.zst").write_bytes(content)
    with pytest.raises(error, match=words):
        small.land()


def test_several_zstandard_frames_are_one_file(small: SmallCompany) -> None:
    small.configure(MAPPED, MAPPING)
    small.inbox.mkdir(parents=True)
    pack = zstandard.ZstdCompressor().compress
    (small.inbox / "fees.csv.zst").write_bytes(pack(_csv(ROWS[:1])) + pack(_csv(ROWS[2:])[21:]))
    small.land()
    assert small.query("select deal_id, stage_id, amount::varchar from crm_deals order by 1") == LANDED


@pytest.mark.parametrize("suffix", ["csv.gz", "csv.zst", "jsonl.gz", "xlsx", "parquet"])
def test_an_archive_that_explodes_is_refused(
    small: SmallCompany, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    for module in ("decompression", "workbooks", "parquet_files"):
        monkeypatch.setattr(f"ingestion.{module}.ALWAYS_ALLOWED_BYTES", 10_000)
        monkeypatch.setattr(f"ingestion.{module}.LARGEST_RATIO", 5)
    monkeypatch.setattr(decompression, "CHUNK_BYTES", 65_536)
    small.configure(MAPPED, MAPPING)
    small.inbox.mkdir(parents=True)
    path = small.inbox / f"fees.{suffix}"
    rows = [("D1", "A", "1", "true")] * 20_000
    if suffix == "xlsx":
        _workbook(path, rows)
    elif suffix == "parquet":
        _parquet(path, rows * 5)
    else:
        lines = _json_lines(rows) if suffix.startswith("jsonl") else _csv(rows)
        pack = gzip.compress if suffix.endswith("gz") else zstandard.ZstdCompressor().compress
        path.write_bytes(pack(lines))
    with pytest.raises(ArchiveTooLarge):
        small.land()


def test_dates_times_and_zones_are_read_as_the_format_says(small: SmallCompany) -> None:
    mapping = """
file: "deals.csv"
format: {date: "%d.%m.%Y", timestamp: ["%d.%m.%Y %H:%M", "%d.%m.%Y"], time_zone: Asia/Ho_Chi_Minh}
header: [id, made, closes]
outputs:
  - entity: crm_deals
    columns:
      deal_id: id
      deal_type: "'new_business'"
      stage_id: "'s'"
      created_at: made
      expected_close_date: closes
      currency: "'VND'"
"""
    small.configure(MAPPED, mapping)
    small.deliver(
        "deals.csv",
        "D1,31.10.2026 06:59,1.11.2026",
        "D2,31.10.2026 7:00,",
        "D3,31/10/2026 07:00,",
        "D4,1.1.2026,2026-11-01",
        header="id,made,closes",
    )
    small.land()
    assert small.query(
        "select deal_id, created_at::varchar, expected_close_date::varchar from crm_deals order by 1"
    ) == [("D1", "2026-10-30 23:59:00", "2026-11-01"), ("D2", "2026-10-31 00:00:00", None)]
    assert small.query("select source_line, reason from quarantine order by 1") == [
        (4, "created_at is not of the form %d.%m.%Y %H:%M or %d.%m.%Y"),
        (5, "expected_close_date is not of the form %d.%m.%Y"),
    ]


def test_times_without_offset_are_of_the_place_that_the_format_names(small: SmallCompany) -> None:
    mapping = """
file: "deals.csv"
format: {time_zone: Asia/Ho_Chi_Minh}
header: [id, made]
outputs:
  - entity: crm_deals
    columns: {deal_id: id, deal_type: "'new_business'", stage_id: "'s'", created_at: made, currency: "'VND'"}
"""
    small.configure(MAPPED, mapping)
    small.deliver(
        "deals.csv", "D1,2026-10-31 06:30:00", "D2,2026-10-31T06:30:00Z", "D3,soon", header="id,made"
    )
    small.land()
    assert small.query("select deal_id, created_at::varchar from crm_deals order by 1") == [
        ("D1", "2026-10-30 23:30:00"),
        ("D2", "2026-10-31 06:30:00"),
    ]
    assert small.query("select source_line from quarantine") == [(4,)]


def test_utf_16_with_and_without_mark_lands(small: SmallCompany) -> None:
    for encoding in ("utf-16", "utf-16-le"):
        small.configure(MAPPED, MAPPING.replace("format: {", f"format: {{encoding: {encoding}, "))
        small.inbox.mkdir(parents=True, exist_ok=True)
        (small.inbox / "fees.csv").write_bytes(_csv(ROWS).decode().encode(encoding))
        small.land()
        assert small.query("select deal_id, stage_id, amount::varchar from crm_deals order by 1") == LANDED


def test_an_unknown_encoding_or_zone_is_named_with_its_line(small: SmallCompany) -> None:
    for wrong, words in [("encoding: utf8x", "no encoding utf8x"), ("time_zone: Asia/Hano", "no time zone")]:
        small.configure(MAPPED, MAPPING.replace("format: {", f"format: {{{wrong}, "))
        with pytest.raises(IngestionError, match=rf"mapping\.yml, line 4.*{words}"):
            small.company()
