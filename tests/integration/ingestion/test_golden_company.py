"""The reference company lands whole: every row, every text as an independent reader sees it."""

import csv
import gzip
from pathlib import Path

import duckdb

from ingestion.contract import Contract
from tests.integration.ingestion.conftest import NIGHT, SmallCompany

HEAD = """
company: golden
name: Golden
time_zone: Asia/Ho_Chi_Minh
reporting_currency: VND
calendar: VN
inbox: INBOX
sources:
  all:
    entities:
"""


def test_every_row_of_the_reference_company_lands_with_its_texts(
    shared: Path, small: SmallCompany, contracts: dict[str, Contract]
) -> None:
    files = {path.name.split(".")[0]: path for path in (shared / "golden" / "company").glob("*.csv.gz")}
    assert len(files) == 51
    lines = [f"      {entity}: {path.name}\n" for entity, path in sorted(files.items())]
    small.configure(HEAD.replace("INBOX", str(next(iter(files.values())).parent)) + "".join(lines))
    small.land(NIGHT, "all")
    compared = 0
    with duckdb.connect(small.hand_over(), read_only=True) as connection:
        assert connection.execute("select count(*) from quarantine").fetchall() == [(0,)]
        for entity, path in files.items():
            texts = [column for column in contracts[entity].columns if column.type == "VARCHAR"]
            phones = {column.name for column in texts if column.is_phone}  # land in one form, see below
            names = [column.name for column in texts if column.name not in phones]
            with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
                expected = [tuple(row.get(name) or None for name in names) for row in csv.DictReader(stream)]
            found = connection.execute(
                f"select {', '.join(names)} from {entity} order by _source_line"
            ).fetchall()
            assert found == expected, entity
            for phone in phones:
                column = f"select count({phone}), count(*) filter ({phone} like '+84%') from {entity}"
                ((delivered, in_one_form),) = connection.execute(column).fetchall()
                assert delivered >= in_one_form > 200  # a few are numbers of no exchange
            compared += len(expected)
    assert compared > 169_000
