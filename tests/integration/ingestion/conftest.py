"""A small company whose extracts a test writes by hand."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from ingestion.company import Company, load_company
from ingestion.contract import Contract, load_contracts
from ingestion.handover import hand_over
from ingestion.landing import SourceSummary, land_source
from ingestion.receipts import Receipt, open_receipts

if TYPE_CHECKING:
    from tests.integration.ingestion.origin_places import Place
    from tests.integration.ingestion.vendor_database import Crm

NIGHT = date(2026, 10, 31)
LANDED_AT = datetime(2026, 11, 1, 5, 0)  # noqa: DTZ001 - UTC, as receipts hold it
USERS_HEADER = "user_id,employee_id,full_name,is_active,_extracted_at,_batch_id,_is_deleted"
COMPANY = """
company: small
name: Công ty Nhỏ
time_zone: Asia/Ho_Chi_Minh
reporting_currency: VND
calendar: VN
quarantine_limit: {share: 1}
sources:
  crm:
    entities:
"""


@dataclass
class SmallCompany:
    """A company folder and its state folder; `land` and `hand_over` do one night each."""

    folder: Path
    state: Path

    @property
    def inbox(self) -> Path:
        return self.state / "inbox"

    def configure(self, text: str, mapping: str | None = None) -> None:
        (self.folder / "company.yml").write_text(text, encoding="utf-8")
        if mapping is not None:
            (self.folder / "mapping.yml").write_text(mapping, encoding="utf-8")

    def entities(self, *lines: str, more: str = "") -> None:
        """Configure canonical entities of the source crm, one YAML line each."""
        self.configure(COMPANY + "".join(f"      {line}\n" for line in lines) + more)

    def deliver(self, name: str, *rows: str, header: str = USERS_HEADER, newline: str = "\n") -> Path:
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        content = newline.join([header, *rows, ""]).encode()
        path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        return path

    def company(self) -> Company:
        return load_company(self.folder)

    def land(self, night: date = NIGHT, source: str = "crm") -> SourceSummary:
        return land_source(self.company(), source, self.state, night, LANDED_AT, "test")

    def hand_over(self, night: date = NIGHT) -> Path:
        return hand_over(self.company(), self.state, night)

    def query(self, sql: str, night: date = NIGHT) -> list[tuple[Any, ...]]:
        """Hand over, then ask the hand-over."""
        with duckdb.connect(self.hand_over(night), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def receipts(self) -> list[Receipt]:
        return open_receipts(self.state / "state.sqlite").receipts()

    def landed_files(self) -> set[str]:
        return {path.name for path in (self.state / "landing").glob("*/*.parquet")}


@pytest.fixture(scope="session")
def contracts() -> dict[str, Contract]:
    return load_contracts()


@pytest.fixture(autouse=True)
def _contracts_are_read_once(contracts: dict[str, Contract], monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading 52 YAML files takes most of a second; the tests land hundreds of times."""
    monkeypatch.setattr("ingestion.company.load_contracts", lambda _: contracts)


@pytest.fixture
def small(tmp_path: Path) -> SmallCompany:
    folder = tmp_path / "small"
    folder.mkdir()
    company = SmallCompany(folder, tmp_path / "state")
    company.entities('crm_users: {file: "crm_users*.csv*"}')
    return company


@pytest.fixture
def user_row() -> Callable[..., str]:
    """A canonical row of crm_users."""

    def row(
        user_id: str,
        name: str = "An",
        active: str = "true",
        at: str = "2026-10-31T18:00:00Z",
        deleted: str = "false",
    ) -> str:
        return f"{user_id},,{name},{active},{at},B1,{deleted}"

    return row


@pytest.fixture(params=["postgresql", "mariadb"])
def crm(small: SmallCompany, request: pytest.FixtureRequest) -> "Crm":
    """A database of the vendor's, of each kind in turn."""
    from tests.integration.ingestion.vendor_database import MariaDbCrm, PostgresCrm

    if request.param == "postgresql":
        return PostgresCrm(small, request.getfixturevalue("postgres"))
    return MariaDbCrm(small, request.getfixturevalue("mariadb"))


@pytest.fixture(params=["folder", "sftp", "s3"])
def place(tmp_path: Path, request: pytest.FixtureRequest) -> "Place":
    """An origin of files, of each kind in turn."""
    from tests.integration.ingestion.origin_places import place_of

    return place_of(request.param, request, tmp_path)
