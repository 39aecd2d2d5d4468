"""A small company's months closed with the commands, by the real engine, on both databases."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from publishing.command_line import app
from publishing.commission.closing.calculating import preview
from publishing.commission.closing.engine_tools import tools_of
from publishing.commission.ledger.database import ledger_exists, opened_commission_ledger
from publishing.commission.ledger.reading import read_steps
from publishing.commission.ledger_views.writing import write_commission_tables
from publishing.commission.night import record_released
from publishing.errors import (
    BuildNotAudited,
    EntryNotFound,
    ExceptionsOpen,
    HandOverMissing,
    LedgerMissing,
    PeriodStateWrong,
    ReconciliationDiffers,
    SecondPersonRequired,
    SourceHeld,
)
from tests.integration.commission.small_close import (
    add_invoice,
    pass_the_gate,
    write,
    write_small_company,
)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    folder = tmp_path / "state"
    write_small_company(folder)
    return folder


class Commands:
    """The commands of one ledger; an error is raised as it is."""

    def __init__(self, state: Path, url: str) -> None:
        self.state, self.url = state, url

    def __call__(self, name: str, *arguments: str) -> str:
        words = ["commission", name] if name != "explain-commission" else [name]
        command = [*words, "--state", str(self.state), *arguments, "--ledger", self.url]
        result = CliRunner().invoke(app, command)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.output

    def close(self, month: str) -> None:
        self("calculate", "--month", month, "--who", "anna")
        self("approve", "--month", month, "--who", "director", "--reference", "QĐ-9")
        self("lock", "--month", month, "--who", "anna")

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Out of the tables of schema commission, written anew."""
        build = self.state / "build" / "warehouse.duckdb"
        if not build.exists():
            duckdb.connect(str(build)).close()
        write_commission_tables(self.state, self.url)
        with duckdb.connect(str(build), read_only=True) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture
def run(state: Path, url: str) -> Commands:
    return Commands(state, url)


@pytest.fixture
def begun(run: Commands) -> Commands:
    run("start", "--month", "2025-09", "--who", "anna")
    return run


def test_a_month_is_closed_and_every_table_of_finance_tells_of_it(begun: Commands) -> None:
    begun.close("2025-09")
    # 2 % of 100 million and of 50 million
    assert begun.rows(
        "select rep_id, rep_name, region_id, earned, payable from commission.payable order by 1"
    ) == [
        ("R1", "Nguyễn An", "N", 2_000_000, 2_000_000),
        ("R2", "=Trần Bình", "N", 1_000_000, 1_000_000),
    ]
    lines = begun.rows(
        "select rep_id, document_id, plan_id, rate, credited, amount, explanation_vi <> explanation_en"
        " from commission.statement_lines where side = 'earned' order by 1"
    )
    assert [tuple(map(str, line)) for line in lines] == [
        ("R1", "I1", "P", "0.020000", "100000000.00", "2000000.00", "True"),
        ("R2", "I2", "P", "0.020000", "50000000.00", "1000000.00", "True"),
    ]
    assert begun.rows(
        "select credit_event, currency, credited, accounted, difference from commission.reconciliation"
    ) == [("invoiced", "VND", 150_000_000, 150_000_000, 0)]
    assert begun.rows("select step, who from commission.period_steps where period = '2025-09-01'") == [
        ("open", "anna"),
        ("calculated", "anna"),
        ("approved", "director"),
        ("locked", "anna"),
    ]
    assert begun.rows("select count(*), count(distinct sha256) from commission.statements") == [(7, 7)]
    assert begun.rows("select count(*) from commission.ledger") == [(4,)]
    assert begun.rows("select count(*) from commission.exceptions") == [(0,)]


def test_a_locked_months_pages_and_payout_file_are_written_as_they_were_locked(
    begun: Commands, tmp_path: Path
) -> None:
    begun.close("2025-09")
    for _ in range(2):
        begun("statements", "--month", "2025-09", "--out", str(tmp_path / "pages"))
        begun("payout", "--month", "2025-09", "--out", str(tmp_path / "pages"))
    names = sorted(path.name for path in (tmp_path / "pages").iterdir())
    assert names == [
        "R1.VND.en.html",
        "R1.VND.vi.html",
        "R2.VND.en.html",
        "R2.VND.vi.html",
        "payout.2025-09.csv",
        "region.N.VND.en.html",
        "region.N.VND.vi.html",
    ]
    assert "2.000.000" in (tmp_path / "pages" / "R1.VND.vi.html").read_text()
    assert (tmp_path / "pages" / "payout.2025-09.csv").read_text("utf-8-sig").splitlines() == [
        "month,rep,rep_name,region,currency,amount",
        "2025-09,R1,Nguyễn An,Miền Bắc,VND,2000000",
        "2025-09,R2,'=Trần Bình,Miền Bắc,VND,1000000",
    ]
    assert "4 entries, 5 steps, 7 pages" in begun("verify")


def test_a_document_learnt_after_the_lock_is_posted_in_the_next_month_and_the_locked_one_stays(
    begun: Commands, state: Path, tmp_path: Path
) -> None:
    begun.close("2025-09")
    before = begun.rows("select * from commission.statements order by all")
    night = write_small_company(state)
    add_invoice(night, "I3", "R1", "2025-09-30", 10_000_000, 11_000_000)
    write(night)
    begun.close("2025-10")
    assert begun.rows("select period, rep_id, adjustment, payable from commission.payable order by all")[
        2:
    ] == [(date(2025, 10, 1), "R1", 200_000, 200_000)]
    assert [
        row for row in begun.rows("select * from commission.statements order by all") if row in before
    ] == before
    assert begun.rows(
        "select distinct entry_type, original_period::varchar from commission.statement_lines"
        " where period = '2025-10-01' order by 1"
    ) == [("adjustment", "2025-09-01"), ("release", "2025-09-01")]


def test_every_locked_month_is_worked_out_again_from_what_was_known_at_its_lock(
    begun: Commands, state: Path
) -> None:
    begun.close("2025-09")
    night = write_small_company(state)
    add_invoice(night, "I3", "R1", "2025-09-30", 10_000_000, 11_000_000)
    night.rows["pln_components"][0]["rate"] = "0.05"  # a version that counted is never changed in place
    write(night)
    begun.close("2025-10")
    with opened_commission_ledger(begun.url) as engine:
        with engine.connect() as connection:
            locks = [step for step in read_steps(connection) if step.step == "locked"]
        again = [
            preview(engine, lock.period, lock.as_of or lock.recorded_at, tools_of(state, engine))
            for lock in locks
        ]
    assert len(locks) == 2
    assert [each.draft_hash for each in again] == [lock.draft_hash for lock in locks]


def test_a_line_is_explained_down_to_the_line_of_the_extract(begun: Commands) -> None:
    begun.close("2025-09")
    told = begun("explain-commission", "--line", "1")
    assert "Entry 1 of R1, statement of 2025-09" in told
    assert re.search(r"documents I1 \(version 1\): acc_invoices\.csv, line 2", told)
    assert "net: 100000000" in told
    assert "earned earning: 2,000,000 VND, credited 100,000,000 VND" in told
    with pytest.raises(EntryNotFound):
        begun("explain-commission", "--line", "99")


def test_an_open_month_is_previewed_for_finance_without_being_calculated(begun: Commands) -> None:
    begun("intake")
    previewed = (
        "select rep_id, payable from commission.open_period_preview where period = '2025-09-01' order by 1"
    )
    assert begun.rows(previewed) == [("R1", 2_000_000), ("R2", 1_000_000)]
    assert begun.rows("select count(*) from commission.payable") == [(0,)]
    assert "2,000,000" in begun("preview", "--month", "2025-09")


def test_a_draft_plan_is_shown_beside_the_real_one_and_changes_nothing(begun: Commands, state: Path) -> None:
    night = write_small_company(state)
    night.add("pln_plans", plan_id="P", version_no=2, valid_from="2025-01-01")
    night.add("pln_components", plan_id="P", version_no=2, rate="0.03")
    write(night)
    begun("intake")
    told = begun("what-if", "--month", "2025-09")
    assert re.search(r"R1\s+VND\s+2,000,000\s+3,000,000\s+\+1,000,000", told)
    begun.close("2025-09")
    assert begun.rows("select sum(payable) from commission.payable") == [(3_000_000,)]


def test_an_invoice_of_nobody_is_an_exception_and_reconciles_all_the_same(
    begun: Commands, state: Path
) -> None:
    night = write_small_company(state)
    night.add("acc_invoices", document_id="I9", document_date="2025-09-11", gross_amount=11)
    night.add("acc_invoice_lines", line_id="I9-1", document_id="I9", product_id="S", net_amount=10)
    write(night)
    with pytest.raises(ExceptionsOpen, match="2025-09 rep"):
        begun("calculate", "--month", "2025-09", "--who", "anna")
    assert begun.rows("select sum(credited), sum(difference) from commission.reconciliation") == [
        (150_000_010, 0)
    ]
    assert begun.rows("select reason, is_waived from commission.exceptions") == [("rep", False)]
    with pytest.raises(ExceptionsOpen):
        begun("approve", "--month", "2025-09", "--who", "director", "--reference", "QĐ-9")


def test_a_hand_over_that_does_not_fit_the_recorded_rows_stops_the_month(
    begun: Commands, state: Path
) -> None:
    begun("intake")
    with duckdb.connect(str(state / "build" / "landed.duckdb")) as connection:
        # the line of an invoice is lost after it was taken in, and nobody says that it is gone
        connection.execute("delete from entities where entity = 'acc_invoices'")
        connection.execute("delete from acc_invoices where document_id = 'I2'")
    with pytest.raises(ReconciliationDiffers, match=r"credits 150000000.*accounting 100000000"):
        begun("calculate", "--month", "2025-09", "--who", "anna")


def test_a_payment_that_bounces_a_second_time_is_dated_alike_by_engine_and_accounting(
    begun: Commands, state: Path
) -> None:
    night = write_small_company(state)
    night.rows["pln_plans"][0] |= {"credit_event": "collected", "payout_event": "collected"}
    allocated = {"allocation_id": "A1", "payment_id": "Z1", "document_id": "I1", "allocated_on": "2025-09-12"}
    night.add("acc_payment_allocations", **allocated, allocated_amount=110_000_000)
    payment = night.add("acc_payments", payment_id="Z1")
    for day, status in ((15, "bounced"), (20, "cleared"), (38, "bounced")):
        night.night = date(2025, 9, 1) + timedelta(days=day - 1)
        payment |= {"status": status, "_extracted_at": f"{night.night} 10:00:00"}
        write(night)
        begun("intake")
    night.night = date(2025, 10, 31)
    write(night)
    # 2 % of 100 million, and back again on 8 October
    begun.close("2025-09")
    begun.close("2025-10")
    assert begun.rows("select earned, clawback, carried from commission.payable order by period") == [
        (2_000_000, 0, 0),
        (0, -2_000_000, 2_000_000),
    ]


def test_a_deal_that_was_entered_twice_is_taken_back_once_it_is_merged(begun: Commands, state: Path) -> None:
    night = write_small_company(state)
    night.rows["pln_plans"][0] |= {"credit_event": "won", "payout_event": "won"}
    night.add("ref_deal_stages", stage_id="W", stage_type="won")
    for name, rep in (("D1", "R1"), ("D2", "R2")):
        won = {"stage_id": "W", "closed_at": "2025-09-10 03:00:00", "amount": 100_000_000}
        night.add("crm_deals", deal_id=name, **won)
        night.add("crm_deal_splits", deal_id=name, user_id=rep, split_type="revenue", split_pct="1.000000")
    night.rows["acc_invoices"][1]["deal_id"] = "D2"
    write(night)
    begun.close("2025-09")
    earned = (
        "select rep_id, earned, adjustment from commission.payable where period = '2025-09-01' order by 1"
    )
    assert begun.rows(earned) == [("R1", 2_000_000, 0), ("R2", 2_000_000, 0)]

    night.add("crm_merges", object_type="deal", merged_id="D2", surviving_id="D1")
    # a credit note on the invoice that named D2 lowers D1, in which R2 has no share
    credit_note = {"document_id": "C1", "document_type": "credit_note", "document_date": "2025-10-05"}
    night.add("acc_invoices", **credit_note, gross_amount=11_000_000, applies_to_document_id="I2")
    night.add(
        "acc_invoice_lines",
        **{"line_id": "C1-1", "document_id": "C1", "product_id": "S", "net_amount": 10_000_000},
        **{"quantity": 1, "unit_price": 10_000_000},
    )
    write(night)
    begun.close("2025-10")
    taken_back = (
        "select rep_id, earned + adjustment + clawback from commission.payable"
        " where period = '2025-10-01' order by 1"
    )
    assert begun.rows(taken_back) == [("R1", -200_000), ("R2", -2_000_000)]
    assert begun.rows("select sum(abs(difference)) from commission.reconciliation") == [(0,)]


def test_the_rule_of_the_second_person_is_the_companys(begun: Commands, state: Path) -> None:
    begun("calculate", "--month", "2025-09", "--who", "anna")
    with pytest.raises(SecondPersonRequired):
        begun("approve", "--month", "2025-09", "--who", "anna", "--reference", "QĐ-9")
    write_small_company(state, second_person=False)
    begun("approve", "--month", "2025-09", "--who", "anna", "--reference", "QĐ-9")


def test_a_rejected_month_is_listed_with_its_note(begun: Commands) -> None:
    begun("calculate", "--month", "2025-09", "--who", "anna")
    begun("reject", "--month", "2025-09", "--who", "director", "--note", "I7 is missing")
    assert re.search(r"2025-09\s+open\s+director.*I7 is missing", begun("periods"))


def test_without_a_ledger_the_tables_are_there_and_empty(run: Commands) -> None:
    build = run.state / "build" / "warehouse.duckdb"
    duckdb.connect(str(build)).close()
    told = run("tables")
    assert told.count(": 0 rows") == 9
    with duckdb.connect(str(build), read_only=True) as connection:
        uncommented = connection.execute(
            "select table_name, column_name from duckdb_columns() where schema_name = 'commission'"
            " and database_name = 'warehouse' and coalesce(comment, '') = ''"
        ).fetchall()
        columns = connection.execute(
            "select count(*) from duckdb_columns() where schema_name = 'commission'"
        ).fetchone()
    assert columns is not None
    assert columns[0] > 90
    assert uncommented == []
    with pytest.raises(LedgerMissing):
        run("periods")


def test_a_night_that_passed_the_gate_is_recorded_and_the_next_build_tells_finance(begun: Commands) -> None:
    assert write_commission_tables(begun.state, begun.url)["open_period_preview"] == 0
    assert record_released(begun.state, begun.url)
    assert record_released(begun.state, begun.url)
    assert write_commission_tables(begun.state, begun.url)["open_period_preview"] == 2


def test_a_night_that_the_gate_refused_is_neither_recorded_nor_calculated(
    begun: Commands, state: Path
) -> None:
    night = write_small_company(state)
    pass_the_gate(night, is_open=False)
    with pytest.raises(BuildNotAudited, match="the gate is closed"):
        record_released(state, begun.url)
    with pytest.raises(BuildNotAudited, match="the gate is closed"):
        begun("calculate", "--month", "2025-09", "--who", "anna")

    assert write_commission_tables(state, begun.url)["open_period_preview"] == 0


def test_a_hand_over_that_nobody_built_yet_is_not_recorded(begun: Commands, state: Path) -> None:
    (state / "build" / "warehouse.duckdb").unlink()
    with pytest.raises(BuildNotAudited, match="does not exist"):
        record_released(state, begun.url)


def test_a_past_night_that_is_run_again_takes_nothing_back(begun: Commands, state: Path) -> None:
    begun("calculate", "--month", "2025-09", "--who", "anna")
    past = write_small_company(state)
    past.rows["acc_invoices"].pop()
    past.night = date(2025, 10, 30)
    write(past)
    begun.rows("select 1")
    assert not record_released(state, begun.url)
    assert write_commission_tables(state, begun.url)["open_period_preview"] == 2
    with pytest.raises(HandOverMissing, match="2025-10-31"):
        begun("calculate", "--month", "2025-09", "--who", "anna")


def test_a_month_whose_last_nights_did_not_land_is_not_calculated(begun: Commands, state: Path) -> None:
    night = write_small_company(state)
    night.night = date(2025, 9, 29)
    write(night)
    with pytest.raises(HandOverMissing, match=r"night of 2025-09-29, and 2025-09 ends on 2025-09-30"):
        begun("calculate", "--month", "2025-09", "--who", "anna")
    night.night = date(2025, 9, 30)
    write(night)
    begun("calculate", "--month", "2025-09", "--who", "anna")


@pytest.mark.parametrize(("source", "is_of_pay"), [("accounting", True), ("telephony", False)])
def test_a_month_is_not_calculated_while_a_source_of_pay_is_held(
    begun: Commands, state: Path, source: str, *, is_of_pay: bool
) -> None:
    with duckdb.connect(str(state / "build" / "landed.duckdb")) as connection:
        connection.execute(
            "insert into held_sources values (?, date '2025-10-30', date '2025-10-31', 'Lan', 'late')",
            [source],
        )
    if not is_of_pay:
        begun("calculate", "--month", "2025-09", "--who", "anna")
        return
    with pytest.raises(SourceHeld, match=r"accounting \(stands as of 2025-10-30\)"):
        begun("calculate", "--month", "2025-09", "--who", "anna")


def test_a_night_without_a_ledger_begins_none(run: Commands) -> None:
    assert not record_released(run.state, run.url)
    assert set(write_commission_tables(run.state, run.url).values()) == {0}
    assert not ledger_exists(run.url)


def test_pages_of_a_month_that_is_not_locked_are_not_written(begun: Commands) -> None:
    with pytest.raises(PeriodStateWrong, match="not locked"):
        begun("statements", "--month", "2025-09")


def test_a_dispute_is_taken_in_answered_and_told_with_its_age(begun: Commands, state: Path) -> None:
    begun.close("2025-09")
    night = write_small_company(state)
    night.add(
        "com_disputes",
        **{"dispute_id": "D1", "version_no": 1, "rep": "R1", "posted_period": "2025-09-01", "entry_id": 1},
        **{"text": "I3 is missing", "raised_by": "R1", "raised_at": "2025-10-21 03:00:00", "status": "open"},
    )
    write(night)
    assert "I3 is missing" in begun("disputes")
    assert begun.rows("select status, age_days from commission.disputes") == [("open", 10)]
    begun("answer", "--dispute", "D1", "--status", "rejected", "--who", "anna", "--text", "I3 is of October")
    begun("disputes")  # delivered as open once more: the answer stands
    told = begun.rows("select status, closed_by, answer from commission.disputes")
    assert told == [("rejected", "anna", "I3 is of October")]
    assert begun.rows("select sum(payable) from commission.payable") == [(3_000_000,)]
