"""Rows with a wrong value go to quarantine with line, column and reason; none is lost or mended."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.ingestion.conftest import COMPANY, SmallCompany

Row = Callable[..., str]
LINES_HEADER = (
    "line_id,document_id,product_id,quantity,unit_price,net_amount,cost_amount,"
    "_extracted_at,_batch_id,_is_deleted"
)
QUARANTINE = "select source_line, column_name, reason from quarantine order by source_line"


def _line(line_id: str, quantity: str = "1", net: str = "10.00", cost: str = "") -> str:
    return f"{line_id},D1,P1,{quantity},10.00,{net},{cost},2026-10-31T18:00:00Z,B1,false"


def _counts(small: SmallCompany) -> tuple[int, int, int, int]:
    (receipt,) = [receipt for receipt in small.receipts() if receipt.status == "landed"]
    return (
        receipt.row_count_in_file,
        receipt.row_count_landed,
        receipt.row_count_quarantined,
        receipt.row_count_filtered,
    )


def test_a_value_that_is_no_number_is_quarantined_with_its_row(small: SmallCompany) -> None:
    small.entities("acc_invoice_lines: lines.csv")
    small.deliver("lines.csv", _line("1"), _line("2", net="ten"), _line("3"), header=LINES_HEADER)
    small.land()
    assert _counts(small) == (3, 2, 1, 0)
    ((entity, file, line, column, reason, raw),) = small.query(
        "select entity, source_file, source_line, column_name, reason, raw_text from quarantine"
    )
    assert (entity, file, line, column) == ("acc_invoice_lines", "lines.csv", 3, "net_amount")
    assert reason == "net_amount is not a decimal(18,2) without rounding"
    assert '"net_amount":"ten"' in raw
    assert '"line_id":"2"' in raw
    assert small.query("select line_id, _source_line from acc_invoice_lines order by 1") == [
        ("1", 2),
        ("3", 4),
    ]


def test_unknown_enum_wrong_length_and_empty_required_values_are_named(small: SmallCompany) -> None:
    header = (
        "document_id,document_type,customer_id,document_date,due_date,currency,gross_amount,status,deal_id,"
    )
    header += "salesperson_user_id,outlet_id,channel,applies_to_document_id,credit_reason,"
    header += "_extracted_at,_batch_id,_is_deleted"

    def invoice(document_id: str, kind: str, customer: str, currency: str) -> str:
        days = "2026-10-01,2026-10-31"
        return f"{document_id},{kind},{customer},{days},{currency},5,posted,,,,direct,,,2026-10-31,,false"

    small.entities("acc_invoices: invoices.csv")
    small.deliver(
        "invoices.csv",
        invoice("D1", "invoice", "C1", "VND"),
        invoice("D2", "receipt", "C1", "VND"),
        invoice("D3", "invoice", "", "VND"),
        invoice("D4", "invoice", "C1", "VNDD"),
        invoice("D5", "receipt", "", "VND"),
        header=header,
    )
    small.land()
    assert _counts(small) == (5, 1, 4, 0)
    assert small.query(QUARANTINE) == [
        (3, "document_type", "document_type is none of: invoice, credit_note"),
        (4, "customer_id", "customer_id is required and empty"),
        (5, "currency", "currency has not 3 characters"),
        (
            6,
            "document_type",
            "document_type is none of: invoice, credit_note; customer_id is required and empty",
        ),
    ]


def test_out_of_scale_scores_are_quarantined(small: SmallCompany) -> None:
    header = "response_id,survey_type,sent_at,responded_at,score,account_id,employee_id,user_id,ticket_id,"
    header += "_extracted_at,_batch_id,_is_deleted"
    scores = [("nps", "10"), ("csat", "0"), ("csat", "5"), ("goal_met", "0.5"), ("enps", "11"), ("nps", "")]
    rows = [
        f"R{place},{kind},2026-10-01,,{score},,,,,2026-10-31,B1,false"
        for place, (kind, score) in enumerate(scores)
    ]
    small.entities("cs_surveys: surveys.csv")
    small.deliver("surveys.csv", *rows, header=header)
    small.land()
    assert small.query("select response_id from cs_surveys order by 1") == [("R0",), ("R2",), ("R5",)]
    assert [row[:2] for row in small.query(QUARANTINE)] == [(3, "score"), (5, "score"), (6, "score")]


def test_every_row_of_a_key_with_different_content_is_quarantined(small: SmallCompany, user_row: Row) -> None:
    small.deliver(
        "crm_users.csv", user_row("U1", "A"), user_row("U2"), user_row("U1", "B"), user_row("U1", "A")
    )
    small.land()
    assert _counts(small) == (4, 1, 3, 0)
    assert small.query("select user_id from crm_users") == [("U2",)]
    reason = "the key user_id occurs 3 times with different content, first in line 2"
    assert small.query(QUARANTINE) == [(2, "user_id", reason), (4, "user_id", reason), (5, "user_id", reason)]


def test_of_exact_duplicates_one_lands_and_the_receipt_counts_the_others(
    small: SmallCompany, user_row: Row
) -> None:
    small.deliver(
        "crm_users.csv", user_row("U1", "A"), user_row("U2"), user_row("U1", "A"), user_row("U1", "A")
    )
    small.land()
    assert _counts(small) == (4, 2, 0, 2)
    assert small.query("select user_id, _source_line from crm_users order by 1") == [("U1", 2), ("U2", 3)]
    assert small.receipts()[0].message == "2 exact duplicates left out"


def test_lines_that_are_no_rows_are_quarantined_as_they_stand_and_later_lines_keep_their_numbers(
    small: SmallCompany, user_row: Row
) -> None:
    good = [user_row(f"U{place}") for place in range(4)]
    small.deliver(
        "crm_users.csv", good[0], "U9,too,few", good[1], "", f"{good[2]},one,more", 'U8,,"open', good[3]
    )
    small.land()
    assert small.query("select user_id, _source_line from crm_users order by 2") == [("U0", 2), ("U1", 4)]
    found = small.query("select source_line, reason, raw_text from quarantine order by source_line")
    assert [(line, text) for line, _, text in found] == [
        (3, "U9,too,few"), (6, f"{good[2]},one,more"), (7, 'U8,,"open'), (8, good[3]),
    ]  # fmt: skip
    assert "missing columns" in found[0][1]
    assert "too many columns" in found[1][1]
    assert "unquoted value" in found[2][1]
    assert _counts(small) == (6, 2, 4, 0)


def test_a_deleted_row_needs_its_key_only(small: SmallCompany, user_row: Row) -> None:
    small.deliver(
        "crm_users.csv", "U1,,,,2026-10-31,,true", ",,,,2026-10-31,,true", "U3,,,,2026-10-31,,false"
    )
    small.land()
    assert small.query("select user_id, _is_deleted from crm_users") == [("U1", True)]
    assert [row[:2] for row in small.query(QUARANTINE)] == [(3, "user_id"), (4, "full_name")]


@pytest.mark.parametrize(
    ("content", "names", "warning"),
    [
        (b"\xef\xbb\xbfHEADER\nU1,,An,true,2026-10-31,B1,false\n", ["An"], "begins with a byte-order mark"),
        (
            b"HEADER\r\nU1,,An,true,2026-10-31,B1,false\nU2,,Bo,true,2026-10-31,B1,false\r\n",
            ["An", "Bo"],
            "mixes LF",
        ),
        (b'HEADER\nU1,,"A\r\nn",true,2026-10-31,B1,false\n', ["A\r\nn"], None),
        (b'HEADER\r\nU1,,"A\nn",true,2026-10-31,B1,false\r\n', ["A\nn"], None),
        (b'HEADER\nU1,,"A\n\n\nn",true,2026-10-31,B1,false\n\n', ["A\n\n\nn"], None),
        (b"HEADER\rU1,,An,true,2026-10-31,B1,false\r", ["An"], None),
        (b'HEADER\nU1,,"A\rn",true,2026-10-31,B1,false\n', ["A\rn"], None),
        (b'HEADER\r\nU1,,"A\rn",true,2026-10-31,B1,false\r\n', ["A\rn"], None),
        (
            b"HEADER\nU1,,NULL,true,2026-10-31,B1,false\nU2,,null,true,2026-10-31,B1,false",
            ["NULL", "null"],
            None,
        ),
        (b'HEADER\nU1,,"5"" x ""6",true,2026-10-31,B1,false\n', ['5" x "6'], None),
        (
            b'HEADER\nU1,,5" pipe,true,2026-10-31,B1,false\nU2,,6,true,2026-10-31,B1,false\n',
            ['5" pipe', "6"],
            None,
        ),
    ],
)
def test_odd_but_whole_files_are_read_as_they_are(
    small: SmallCompany, content: bytes, names: list[str], warning: str | None
) -> None:
    header = b"user_id,employee_id,full_name,is_active,_extracted_at,_batch_id,_is_deleted"
    small.inbox.mkdir(parents=True)
    (small.inbox / "crm_users.csv").write_bytes(content.replace(b"HEADER", header))
    small.land()
    assert [row[0] for row in small.query("select full_name from crm_users order by user_id")] == names
    message = small.receipts()[0].message
    assert message.startswith(warning) if warning else message == ""


def test_the_order_of_columns_is_free_and_optional_columns_may_be_absent(small: SmallCompany) -> None:
    header = (
        "_is_deleted,quantity,outlet_id,user_id,warehoused_at,product_id,return_id,_extracted_at,_batch_id"
    )
    small.entities("fld_inventory_returns: returns.csv")
    small.deliver("returns.csv", "false,2,O1,,,P1,R1,2026-10-31,B1", header=header)
    small.land()
    row: tuple[Any, ...] = small.query("select return_id, quantity, collected_at from fld_inventory_returns")[
        0
    ]
    assert (row[0], str(row[1]), row[2]) == ("R1", "2.0000", None)


def test_an_empty_extract_with_a_header_is_a_delivery_of_no_rows(small: SmallCompany, user_row: Row) -> None:
    small.deliver("crm_users_2026-10-30.csv", user_row("U1"))
    small.deliver("crm_users_2026-10-31.csv")
    small.land()
    assert small.query("select count(*) from crm_users") == [(0,)]
    assert small.query("select is_delivered, landed_row_count from entities where entity = 'crm_users'") == [
        (True, 0)
    ]


def test_a_canonical_company_reads_only_the_empty_text_as_no_value(small: SmallCompany) -> None:
    text = COMPANY + '      crm_users: {file: "crm_users*.csv"}\n'
    small.configure(text)
    small.deliver("crm_users.csv", 'null,"",NULL,true,2026-10-31,B1,false')
    small.land()
    assert small.query("select user_id, employee_id, full_name from crm_users") == [("null", None, "NULL")]


def test_lines_with_empty_values_beyond_the_header_keep_their_numbers_and_those_after_them_too(
    small: SmallCompany, user_row: Row
) -> None:
    good = [user_row(f"U{place}", '"An,Bo"' if place == 2 else "An") for place in range(4)]
    small.deliver(
        "crm_users.csv",
        good[0],
        "U9,too,few",
        f"{good[1]},",
        "",
        good[2],
        f'{good[3]},"",',
        'U8,"x"y',
        good[1],
    )
    small.land()
    assert small.query("select user_id, _source_line from crm_users order by 2") == [
        ("U0", 2), ("U2", 6), ("U1", 9),
    ]  # fmt: skip
    found = small.query("select source_line, reason, raw_text from quarantine order by source_line")
    assert [(line, text) for line, _, text in found] == [
        (3, "U9,too,few"), (4, f"{good[1]},"), (7, f"{good[3]},,"), (8, 'U8,"x"y'),
    ]  # fmt: skip
    assert ["more values than the header" in reason for _, reason, _ in found] == [False, True, True, False]
    assert _counts(small) == (7, 3, 4, 0)
