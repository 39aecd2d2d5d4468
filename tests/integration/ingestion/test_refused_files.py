"""A file that cannot be read whole is refused whole, with an error that says so; the next delivery heals."""

import gzip
from collections.abc import Callable

import pytest

from ingestion.errors import (
    EncodingWrong,
    ExtractEmpty,
    ExtractMissing,
    ExtractRefused,
    ExtractTruncated,
    HeaderDiffers,
    LineTooLong,
    NullBytes,
    QuarantineLimitExceeded,
    RowsLost,
    SourceIncomplete,
)
from ingestion.unclaimed import unclaimed_files
from tests.integration.ingestion.conftest import COMPANY, USERS_HEADER, SmallCompany

Row = Callable[..., str]
HEADER = USERS_HEADER.encode() + b"\n"
GOOD = HEADER + b"U1,,An,true,2026-10-31T18:00:00Z,B1,false\n"
CUT_GZIP = gzip.compress(GOOD * 50, mtime=0)[:-9]
FLIPPED_GZIP = gzip.compress(GOOD, mtime=0)[:-6] + b"\x00\x00" + gzip.compress(GOOD, mtime=0)[-4:]
UNCLOSED = (
    GOOD + b'U2,,"Binh,true,2026-10-31T18:00:00Z,B1,false\n' + b"x" * 1_500_000 + b"\n" + b"y" * 1_500_000
)

BAD_FILES: list[tuple[str, bytes, type[ExtractRefused], str]] = [
    ("crm_users.csv", b"", ExtractEmpty, "is empty"),
    ("crm_users.csv", b"\n\n", ExtractEmpty, "is empty"),
    ("crm_users.csv.gz", gzip.compress(b"", mtime=0), ExtractEmpty, "is empty"),
    ("crm_users.csv.gz", CUT_GZIP, ExtractTruncated, "ends inside a gzip member at byte"),
    ("crm_users.csv.gz", FLIPPED_GZIP, ExtractTruncated, "is damaged before byte"),
    (
        "crm_users.csv.gz",
        gzip.compress(GOOD, mtime=0) + b"garbage",
        ExtractTruncated,
        "is damaged before byte",
    ),
    ("crm_users.csv", GOOD + "U2,,Đà,true,,,".encode("cp1258"), EncodingWrong, "is not utf-8: byte 0x"),
    ("crm_users.csv", GOOD.decode().encode("utf-16"), EncodingWrong, "is not utf-8"),
    ("crm_users.csv", GOOD + "U2,Bì".encode()[:-1], EncodingWrong, "is not utf-8"),
    ("crm_users.csv", GOOD + b"U2,,\0,true,2026-10-31,B1,false\n", NullBytes, "holds a NUL byte at byte 122"),
    ("crm_users.csv", GOOD + b"x" * 2_000_001 + b"\n", LineTooLong, "has more than 2000000 bytes in line 3"),
    ("crm_users.csv", GOOD.replace(b"full_name", b"ful_name"), HeaderDiffers, "did you mean full_name?"),
    ("crm_users.csv", GOOD.replace(b",_batch_id", b""), HeaderDiffers, "lacks the column _batch_id"),
    (
        "crm_users.csv",
        GOOD.replace(b"employee_id", b"user_id"),
        HeaderDiffers,
        "has the column user_id twice",
    ),
    ("crm_users.csv", UNCLOSED, ExtractRefused, "Nothing of this file was landed."),
]


@pytest.mark.parametrize(("name", "content", "error", "words"), BAD_FILES)
def test_a_bad_file_is_refused_whole_and_leaves_a_receipt(
    small: SmallCompany, name: str, content: bytes, error: type[ExtractRefused], words: str
) -> None:
    small.inbox.mkdir(parents=True)
    (small.inbox / name).write_bytes(content)
    with pytest.raises(error, match=words) as caught:
        small.land()
    assert str(small.inbox / name) in str(caught.value)
    assert small.landed_files() == set()
    (receipt,) = small.receipts()
    assert (receipt.status, receipt.row_count_landed) == ("refused", 0)
    assert receipt.message.startswith(type(caught.value).__name__)
    assert small.query("select count(*) from crm_users") == [(0,)]


def test_trying_a_refused_file_again_writes_no_second_receipt_and_a_good_one_heals(
    small: SmallCompany,
) -> None:
    small.inbox.mkdir(parents=True)
    path = small.inbox / "crm_users.csv.gz"
    path.write_bytes(CUT_GZIP)
    for _ in range(2):
        with pytest.raises(ExtractTruncated):
            small.land()
    assert len(small.receipts()) == 1
    path.write_bytes(gzip.compress(GOOD))
    assert small.land().landed_row_count == 1
    assert small.query("select user_id from crm_users") == [("U1",)]


def test_the_earlier_rows_stay_while_a_bad_correction_is_refused(small: SmallCompany) -> None:
    small.inbox.mkdir(parents=True)
    path = small.inbox / "crm_users.csv"
    path.write_bytes(GOOD)
    small.land()
    path.write_bytes(b"")
    with pytest.raises(ExtractEmpty):
        small.land()
    assert small.query("select user_id from crm_users") == [("U1",)]


def test_a_missing_extract_is_named_after_the_others_have_landed(small: SmallCompany, user_row: Row) -> None:
    small.entities(
        'crm_users: {file: "crm_users*.csv"}',
        'crm_deals: {file: "crm_deals*.csv"}',
        'crm_quotes: {file: "crm_quotes*.csv"}',
        more="    optional: [crm_quotes]\n",
    )
    small.deliver("crm_users.csv", user_row("U1"))
    with pytest.raises(
        ExtractMissing, match=r"Source crm did not deliver crm_deals \(crm_deals\*.csv\)"
    ) as caught:
        small.land()
    assert len(caught.value.missing) == 1
    assert small.query("select count(*) from crm_users") == [(1,)]
    configured = small.query("select entity, is_delivered from entities where is_configured order by entity")
    assert configured == [("crm_deals", False), ("crm_quotes", False), ("crm_users", True)]


def test_an_extract_under_a_new_name_is_named_where_the_old_one_is_missed(
    small: SmallCompany, user_row: Row
) -> None:
    mapping = """
file: "regions*.csv"
header: [region]
lookups: {names: {file: "names*.csv", header: [region, name], key: region, on: region}}
outputs: [{entity: ref_regions, columns: {region_id: region, region_name: names.name}}]
"""
    small.entities('crm_users: {file: "crm_users*.csv"}', more="    mappings: [mapping.yml]\n")
    small.configure((small.folder / "company.yml").read_text(), mapping)
    small.deliver("regions.csv", "R1", header="region")
    small.deliver("names.csv", "R1,Bắc", header="region,name")
    (small.inbox / "regions.csv.totals.json").write_text('{"rows": 1}')
    (small.inbox / ".crm_users.part").touch()
    small.deliver("crm_user_2026-10-31.csv", user_row("U1"))
    with pytest.raises(ExtractMissing) as caught:
        small.land()
    assert (
        "that no feed takes: crm_user_2026-10-31.csv (did you mean crm_users*.csv?). What was there"
    ) in str(caught.value)
    assert unclaimed_files(small.company(), small.state) == [
        "crm_user_2026-10-31.csv (did you mean crm_users*.csv?)"
    ]


def test_a_delivery_older_than_the_company_allows_is_missing(small: SmallCompany, user_row: Row) -> None:
    small.entities('crm_users: {file: "crm_users*.csv", max_age_days: 1}')
    small.deliver("crm_users_2026-10-29.csv", user_row("U1"))
    with pytest.raises(ExtractMissing, match="last delivered for 2026-10-29, for 2026-10-31"):
        small.land()
    small.deliver("crm_users_2026-10-30.csv", user_row("U2"))
    assert small.land().landed_row_count == 1


def test_every_problem_of_a_source_is_listed(small: SmallCompany, user_row: Row) -> None:
    small.entities('crm_users: {file: "crm_users*.csv"}', 'crm_deals: {file: "crm_deals*.csv"}')
    small.deliver("crm_users_2026-10-30.csv", header="")
    small.deliver("crm_users_2026-10-31.csv", user_row("U1"))
    with pytest.raises(SourceIncomplete, match="has 2 problems") as caught:
        small.land()
    assert [type(error) for error in caught.value.errors] == [ExtractEmpty, ExtractMissing]
    assert small.query("select user_id from crm_users") == [("U1",)]


def test_a_bad_file_of_a_later_day_does_not_hold_an_earlier_night(small: SmallCompany, user_row: Row) -> None:
    small.deliver("crm_users_2026-10-31.csv", user_row("U1"))
    small.deliver("crm_users_2026-11-01.csv", header="")
    assert [file.status for file in small.land().files] == ["landed", "refused"]
    with pytest.raises(ExtractEmpty):
        small.land(night=small.receipts()[-1].delivery_date.replace(year=2027))


def test_too_many_wrong_rows_hold_the_whole_file(small: SmallCompany, user_row: Row) -> None:
    small.configure(
        COMPANY.replace("{share: 1}", "{share: 0.25}") + '      crm_users: {file: "crm_users*.csv"}\n'
    )
    rows = [user_row("U1"), user_row("U2"), user_row("U3"), user_row("U4", active="maybe")]
    small.deliver("crm_users.csv", *rows)
    assert small.land().landed_row_count == 3
    small.deliver("crm_users.csv", *rows[1:])
    with pytest.raises(
        QuarantineLimitExceeded, match=r"has 1 wrong rows of 3 for crm_users; allowed: a share of 0\.25"
    ):
        small.land()
    assert small.query("select count(*) from crm_users") == [(3,)]


def test_a_limit_in_rows_is_the_entitys_own(small: SmallCompany, user_row: Row) -> None:
    limits = "quarantine_limits: {crm_users: {rows: 0}}\nsources:"
    small.configure(COMPANY.replace("sources:", limits) + '      crm_users: {file: "crm_users*.csv"}\n')
    small.deliver("crm_users.csv", user_row("U1"), user_row("U2", active="maybe"))
    with pytest.raises(QuarantineLimitExceeded, match="allowed: 0 rows"):
        small.land()


def test_a_reader_that_loses_rows_is_found_out(
    small: SmallCompany, user_row: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = "ingestion.reading.csv_reader"
    original = __import__("ingestion.reading", fromlist=["csv_reader"]).csv_reader
    monkeypatch.setattr(reader, lambda *given: f"(select * from {original(*given)} limit 1)")
    small.deliver("crm_users.csv", user_row("U1"), user_row("U2"))
    with pytest.raises(RowsLost, match="has 3 lines, but 1 rows and 0 rejected lines were read: 1 lines"):
        small.land()


def test_a_conversion_that_loses_rows_is_found_out(
    small: SmallCompany, user_row: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    projection = __import__("ingestion.projection", fromlist=["Projection"])
    original = projection.canonical_projection

    def losing(*given: object) -> object:
        return projection.Projection(f"select * from ({original(*given).rows_sql}) where _line <> 3")

    monkeypatch.setattr("ingestion.extract_loads.canonical_projection", losing)
    small.deliver("crm_users.csv", user_row("U1"), user_row("U2"))
    with pytest.raises(
        RowsLost, match="has 2 rows for crm_users, but 1 landed, 0 were quarantined and 0 filtered"
    ):
        small.land()
