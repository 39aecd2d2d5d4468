"""What people are told of a night that was published: a mail's words, and the same as plain values."""

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from publishing.gate import Finding, GateDetails, read_gate_details
from publishing.headline import read_headline
from publishing.held_sources import HeldSource
from publishing.layout import Layout

MOST_FINDINGS = 40


@dataclass(frozen=True)
class HeldFile:
    """One delivered file of which something did not land: it was refused, or some of its rows are wrong."""

    source: str
    entity: str
    file_name: str
    status: str
    row_count_quarantined: int
    message: str


@dataclass(frozen=True)
class NightNotice:
    """A release as a message. `facts` holds what `text` says, with dates as ISO texts."""

    subject: str
    text: str
    facts: dict[str, Any]


def night_notice(state: Path) -> NightNotice:
    """The notice of the release that readers see.

    Raises:
        NothingPublished: there is none.
    """
    headline = read_headline(state)
    company, gate = headline.company, headline.gate
    with duckdb.connect(str(Layout(state).warehouse), read_only=True) as connection:
        details = read_gate_details(connection, MOST_FINDINGS, company.as_of)
        held = _held_files(connection, company.as_of)
    overrides = sum(1 for finding in details.findings if finding.is_blocking)
    subject = (
        f"{company.company_name} {company.as_of}: KPIs published, {gate.warning_count} warnings"
        f" · đã công bố KPI, {gate.warning_count} cảnh báo"
    )
    if gate.is_overridden:
        subject += f", {overrides} overridden · {overrides} ngoại lệ"
    if company.held:
        names = ", ".join(hold.source for hold in company.held)
        subject += f", held: {names} · tạm giữ: {names}"
    lines = [
        f"Release {company.release_id}, figures up to {company.as_of}. /"
        f" Bản công bố {company.release_id}, số liệu đến hết ngày {company.as_of}.",
        f"{gate.expectation_count} checks, {gate.failed_count} failed, {gate.warning_count} warnings. /"
        f" {gate.expectation_count} phép kiểm tra, {gate.failed_count} lỗi, {gate.warning_count} cảnh báo.",
        *_held_sources(company.held),
        *_findings(details),
        *_held(held),
    ]
    facts = {
        "company": company.company_name,
        "release_id": company.release_id,
        "as_of": company.as_of.isoformat(),
        "check_count": gate.expectation_count,
        "failed_count": gate.failed_count,
        "warning_count": gate.warning_count,
        "is_overridden": gate.is_overridden,
        "findings": [_plain(asdict(finding)) for finding in details.findings],
        "held_sources": [_plain(asdict(hold)) for hold in company.held],
        "held_files": [_plain(asdict(file)) for file in held],
    }
    return NightNotice(subject, "\n".join(lines), facts)


def _held_files(connection: duckdb.DuckDBPyConnection, as_of: date) -> list[HeldFile]:
    """Files of the night's own date that were refused, or of which rows were put aside."""
    rows = connection.execute(
        "select source, entity, file_name, status, row_count_quarantined, coalesce(message, '')"
        " from quality.receipts"
        " where delivery_date = $as_of and (status = 'refused' or row_count_quarantined > 0)"
        " order by source, entity, file_name",
        {"as_of": as_of},
    ).fetchall()
    return [HeldFile(*row) for row in rows]


def _held_sources(held: tuple[HeldSource, ...]) -> list[str]:
    return [
        f"Held / Tạm giữ: {hold.source}, data up to / số liệu đến hết ngày {hold.held_through},"
        f" {_until(hold.held_until)} [{hold.held_by}: {hold.reason}]"
        for hold in held
    ]


def _until(day: date | None) -> str:
    return f"until / đến {day}" if day else "until somebody ends it / đến khi có người gỡ (end-hold)"


def _findings(details: GateDetails) -> list[str]:
    if not details.findings:
        return []
    lines = ["", "What the gate found / Điều cổng kiểm tra thấy:", *map(_finding, details.findings)]
    if left := details.finding_count - len(details.findings):
        lines.append(f"… and {left} more / và {left} điều khác")
    return lines


def _finding(finding: Finding) -> str:
    mark = "overridden" if finding.overridden_by else "warning"
    age = f", {finding.age_days} days / ngày" if finding.age_days else ""
    by = ""
    if finding.overridden_by:
        by = f" [{finding.overridden_by}: {finding.override_reason}, until / đến {finding.override_until}]"
    return f"- {mark}{age}: {finding.check_id}: {finding.message}{by}"


def _held(held: list[HeldFile]) -> list[str]:
    if not held:
        return []
    lines = ["", "Not landed / Chưa nạp:"]
    for file in held:
        what = (
            file.message
            if file.status == "refused"
            else f"{file.row_count_quarantined} wrong rows / dòng sai"
        )
        lines.append(f"- {file.source} {file.entity} {file.file_name}: {what}")
    return lines


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in fields.items()}
