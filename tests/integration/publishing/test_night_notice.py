"""What people are told of a published night."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publishing.errors import NothingPublished
from publishing.night_notice import night_notice
from publishing.releasing import publish
from tests.integration.publishing.small_build import NIGHT, Build, Gate

RECEIPTS = """
create table quality.receipts as select * from (values
    ('acc', 'acc_invoices', 'a.csv', 'landed', 0::bigint, '', date '2026-10-31'),
    ('crm', 'crm_deals', 'deals.csv', 'landed', 2, '', date '2026-10-31'),
    ('crm', 'crm_users', 'users.csv', 'refused', 0, 'HeaderDiffers: lacks user_id', date '2026-10-31'),
    ('tel', 'tel_calls', 'old.csv', 'refused', 0, 'was refused long ago', date '2026-10-01')
) as told (source, entity, file_name, status, row_count_quarantined, message, delivery_date)
"""
RESULTS = """
create or replace table quality.gate_results as select * from (values
    ('kpi', 'warn', false, 'revenue fell by 60 %', 'history.revenue', date '2026-10-28',
        null, null, null::date),
    ('landed', 'block', false, '4 reps are unknown', 'landed.reps', date '2026-10-31',
        'Lan', 'new reps', date '2026-11-02'),
    ('kpi', 'block', true, '', 'kpi.grain', null, null, null, null)
) as told (layer, severity, is_success, message, check_id, standing_since, overridden_by, override_reason,
    override_until)
"""


def test_a_published_night_is_told_with_the_age_of_its_warnings_and_what_did_not_land(
    state: Path, write_build: Callable[[Build], Path]
) -> None:
    gate = Gate(expectation_count=3, failed_count=1, warning_count=1, is_overridden=True)
    write_build(Build(gate=gate, statements=(RECEIPTS, RESULTS)))
    release = publish(state, NIGHT, datetime(2026, 11, 1, 2, tzinfo=UTC)).release_id

    notice = night_notice(state)

    assert notice.subject == (
        "Công ty Cửu Long 2026-10-31: KPIs published, 1 warnings · đã công bố KPI, 1 cảnh báo,"
        " 1 overridden · 1 ngoại lệ"
    )
    assert notice.text.splitlines() == [
        f"Release {release}, figures up to 2026-10-31. /"
        f" Bản công bố {release}, số liệu đến hết ngày 2026-10-31.",
        "3 checks, 1 failed, 1 warnings. / 3 phép kiểm tra, 1 lỗi, 1 cảnh báo.",
        "",
        "What the gate found / Điều cổng kiểm tra thấy:",
        "- overridden: landed.reps: 4 reps are unknown [Lan: new reps, until / đến 2026-11-02]",
        "- warning, 3 days / ngày: history.revenue: revenue fell by 60 %",
        "",
        "Not landed / Chưa nạp:",
        "- crm crm_deals deals.csv: 2 wrong rows / dòng sai",
        "- crm crm_users users.csv: HeaderDiffers: lacks user_id",
    ]
    assert notice.facts["release_id"] == release
    assert notice.facts["findings"][1]["standing_since"] == "2026-10-28"
    assert [file["file_name"] for file in notice.facts["held_files"]] == ["deals.csv", "users.csv"]


def test_there_is_nothing_to_tell_before_the_first_release(tmp_path: Path) -> None:
    with pytest.raises(NothingPublished):
        night_notice(tmp_path)
