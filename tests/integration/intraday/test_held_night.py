"""A night of which one source is held: its figures are held, all others are those of the whole night."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from ruamel.yaml import YAML

from dbt_project import build
from dbt_project.building import Build
from dbt_project.carrying import published_release
from ingestion.company import load_company
from ingestion.handover import hand_over
from ingestion.holds import hold_source
from ingestion.landing import land_source
from publishing.night_notice import night_notice
from tests.integration.intraday import running_day
from tests.integration.intraday.conftest import rebuilt_on

NIGHT, DAY = running_day.NIGHT, running_day.DAY
NOW = datetime(2026, 10, 31, tzinfo=UTC)
TELEPHONY = ("tel_agents", "tel_call_legs", "tel_calls")
KEY = "kpi_code, grain, grain_id, detail, period_type, period_start"
FIGURE = f"{KEY}, period_end, numerator, denominator, value, target, attainment, status, is_mature"
Held = tuple[Path, Build]


@pytest.fixture(scope="module")
def held(certified: Path, tmp_path_factory: pytest.TempPathFactory) -> Held:
    """Friday's night whose calls are held: Thursday's release could be carried from, and is not."""
    folder = tmp_path_factory.mktemp("held") / "company"
    running_day.make_company(folder, running_day.after_the_day())
    rebuilt_on(folder, 0)
    put_telephony_apart(folder, certified / "inbox")
    company, state = load_company(folder), folder / "state"
    for source in company.source_names:
        land_source(company, source, state, DAY, NOW, "tests")
    hold_source(company, state, "telephony", DAY, DAY, "Lan", "half of the calls did not come", NOW)
    hand_over(company, state, DAY)
    return state, build(state, DAY, before=published_release(certified / "state"))


def put_telephony_apart(folder: Path, thursday: Path) -> None:
    """Telephony is a source of its own, whose files of Thursday and Friday carry their days."""
    yaml, file = YAML(), folder / "company.yml"
    content = yaml.load(file.read_text(encoding="utf-8"))
    entities = content["sources"]["all"]["entities"]
    content["sources"]["telephony"] = {"entities": {}}
    for entity in TELEPHONY:
        del entities[entity]
        content["sources"]["telephony"]["entities"][entity] = {"file": f"{entity}_*.csv"}
        (folder / "inbox" / f"{entity}.csv").rename(folder / "inbox" / f"{entity}_{DAY}.csv")
        shutil.copy(thursday / f"{entity}.csv", folder / "inbox" / f"{entity}_{NIGHT}.csv")
    with file.open("w", encoding="utf-8") as stream:
        yaml.dump(content, stream)


def asked(held: Held, query: str, **others: Path) -> list[tuple[Any, ...]]:
    """The answer of the held build, beside which other files are attached by name."""
    with duckdb.connect(str(held[0] / "build" / "warehouse.duckdb"), read_only=True) as connection:
        for name, file in others.items():
            connection.execute(f"attach '{file}' as {name} (read_only)")
        return connection.execute(query).fetchall()


def test_what_hangs_on_calls_is_held_and_nothing_else(held: Held) -> None:
    held_kpis = {code for (code,) in asked(held, "select kpi_code from intermediate.int_held_kpis")}
    # new leads are shown by the channel of the first touch, which may be a call
    assert {"calls_made", "average_talk_time_seconds", "new_leads", "sales_activities"} <= held_kpis
    assert {"kpi_score", "employee_kpi_score", "allowance_payable"} <= held_kpis, "calls are assigned"
    assert (
        held_kpis & {"sales_revenue", "deals_won", "approved_order_value", "quota_attainment_rate"} == set()
    )
    sources = asked(held, "select source, held_through, held_by from quality.held_sources")
    assert sources == [("telephony", NIGHT, "Lan")]


def test_figures_that_do_not_hang_on_it_are_those_of_the_whole_night(held: Held, full_night: Path) -> None:
    free = f"select {FIGURE} from {{}}.kpi.fct_kpi_values where kpi_code not in (from held_kpis)"
    found = asked(
        held,
        "with held_kpis as (select kpi_code from warehouse.intermediate.int_held_kpis),"
        f" held_night as ({free.format('warehouse')}), whole_night as ({free.format('whole')})"
        " select count(*), (select count(*) from held_night),"
        " (select count(distinct kpi_code) from held_night)"
        " from ((from held_night except all from whole_night)"
        " union all (from whole_night except all from held_night))",
        whole=full_night / "build" / "warehouse.duckdb",
    )
    ((differing, rows, kpis),) = found
    assert differing == 0
    assert rows > 1000
    assert kpis > 150


def test_figures_of_earlier_days_are_those_of_the_release_before(held: Held, certified: Path) -> None:
    """What was mature on Thursday ended by then: the last good night itself is not held."""
    earlier = (
        f"select {FIGURE} from {{}}.kpi.fct_kpi_values where kpi_code in (from held_kpis)"
        f" and period_end <= date '{NIGHT}'"
    )
    found = asked(
        held,
        "with held_kpis as (select kpi_code from warehouse.intermediate.int_held_kpis),"
        f" held_night as ({earlier.format('warehouse')}),"
        f" thursday as ({earlier.format('thursday')} and is_mature)"
        " select (select count(*) from (from thursday except all from held_night)),"
        " (select count(*) from"
        " (from (from held_night where is_mature) except all from thursday)),"
        " count(*), count(*) filter (value is not null), max(period_end) from thursday",
        thursday=published_release(certified / "state"),
    )
    ((lost, new, rows, numbers, last),) = found
    assert (lost, new) == (0, 0)
    assert rows > 200
    assert numbers > 50
    assert last == NIGHT


def test_a_held_figure_has_no_number_wherever_its_period_ends_after_the_last_good_night(held: Held) -> None:
    after = f"kpi_code in (select kpi_code from intermediate.int_held_kpis) and period_end > date '{NIGHT}'"
    told = asked(
        held,
        "select status, count(*), count(numerator), count(denominator), count(value), count(attainment),"
        f" count(*) filter (is_mature) from kpi.fct_kpi_values where {after}"
        " and status <> 'no_data' group by status",
    )
    ((status, rows, *numbers),) = told
    assert status == "held"
    assert rows > 50
    assert numbers == [0] * 5
    kinds = asked(held, f"select distinct period_type from kpi.fct_kpi_values where {after} order by 1")
    assert {kind for (kind,) in kinds} >= {"day", "week", "month", "quarter", "year"}


def test_nobody_is_scored_on_the_rest_of_what_was_agreed(held: Held) -> None:
    judged = dict(
        asked(
            held,
            "select assignment_id, not_scored_reason from kpi.fct_target_attainment"
            f" where period_end >= date '{DAY}'",
        )
    )
    assert judged["cam-calls"] == judged["ann-calls"] == judged["bobs-team"] == "source_held"
    assert judged["ann-orders"] is None
    numbers = asked(
        held,
        "select count(actual), count(attainment), count(progress) from kpi.fct_target_attainment"
        " where not_scored_reason = 'source_held'",
    )
    assert numbers == [(0, 0, 0)]
    scores = dict(
        asked(
            held,
            "select rep_id, (score is not null, coalesce(held_reason, '')) from kpi.fct_employee_evaluation"
            " where period_start = date '2026-10-01' and assigned_kpi_count > 0",
        )
    )
    # Ann has orders and calls: her orders alone are not what was agreed on; Dan has nothing to do with calls
    assert scores["ann"][0] is False
    assert scores["dan"][0] is True


def test_wide_facts_say_nothing_of_the_days_that_the_source_has_not_told(held: Held) -> None:
    days = dict(
        asked(
            held,
            "select calendar_date, (count(calls_made) > 0, count(approved_order_value) > 0)"
            f" from kpi.fct_rep_daily where calendar_date >= date '{NIGHT}' group by calendar_date",
        )
    )
    assert days == {NIGHT: (True, True), DAY: (False, True)}


def test_nothing_is_carried_into_a_held_night_nor_out_of_it(held: Held) -> None:
    assert held[1].carried_periods == 0
    found = asked(held, "select count(fingerprint), count(*) > 0 from quality.period_fingerprints")
    assert found == [(0, True)]


def test_readers_are_told_on_every_page_in_the_manifest_and_by_mail(held: Held) -> None:
    state, _ = held
    running_day.publish_night(state, DAY, "friday")
    manifest = json.loads((state / "published" / "manifest.json").read_text("utf-8"))
    assert [hold["source"] for hold in manifest["held_sources"]] == ["telephony"]
    assert manifest["held_sources"][0]["held_through"] == str(NIGHT)
    pages = sorted((state / "published" / "pages").rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        text = page.read_text("utf-8")
        assert "telephony" in text, page
        assert "half of the calls did not come" in text, page
    assert "Nguồn telephony đang tạm giữ" in (state / "published" / "pages" / "index.html").read_text("utf-8")
    notice = night_notice(state)
    assert "held: telephony · tạm giữ: telephony" in notice.subject
    assert f"telephony, data up to / số liệu đến hết ngày {NIGHT}" in notice.text
    assert notice.facts["held_sources"][0]["held_by"] == "Lan"
