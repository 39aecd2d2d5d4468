"""The company of the nights that are killed, with its extracts."""

from __future__ import annotations

import gzip
from pathlib import Path

USERS = "user_id,employee_id,full_name,is_active,_extracted_at,_batch_id,_is_deleted"
ROWS = 4000
COMPANY = """
company: killed
name: Killed
time_zone: Asia/Ho_Chi_Minh
reporting_currency: VND
quarantine_limit: {share: 1}
sources:
  crm:
    origin: {kind: folder, path: "ORIGIN"}
    entities:
      crm_users: {file: "crm_users*.csv*", mode: delta}
      crm_merges: {file: "crm_merges*.csv*"}
    mappings: [regions.yml]
"""
REGIONS = """
file: "regions*.csv"
header: [region, parent]
lookups:
  names: {file: "names*.csv", header: [region, name], key: region, on: region}
outputs:
  - entity: ref_regions
    columns: {region_id: region, region_name: names.name, parent_region_id: parent}
"""


def make_company(folder: Path) -> None:
    """A company folder and its origin: seven extracts of three entities, wrong rows among them."""
    origin = folder / "origin"
    origin.mkdir(parents=True)
    (folder / "company.yml").write_text(COMPANY.replace("ORIGIN", str(origin)), encoding="utf-8")
    (folder / "regions.yml").write_text(REGIONS, encoding="utf-8")
    for day in (28, 29, 30, 31):
        rows = [
            f"U{number},,Ngô {day},{'true' if number % 500 else 'maybe'},2026-10-{day}T10:00:00Z,B,false"
            for number in range(day, ROWS)
        ]
        content = "\n".join([USERS, *rows, ""]).encode()
        name = f"crm_users_2026-10-{day}.csv"
        if day % 2:
            (origin / f"{name}.gz").write_bytes(gzip.compress(content, mtime=0))
        else:
            (origin / name).write_bytes(content)
    merges = [
        f"account,A{number},B{number},2026-10-01T00:00:00Z,2026-10-31T00:00:00Z,B,false"
        for number in range(ROWS)
    ]
    header = "object_type,merged_id,surviving_id,merged_at,_extracted_at,_batch_id,_is_deleted"
    (origin / "crm_merges.csv").write_text("\n".join([header, *merges, ""]), encoding="utf-8")
    (origin / "regions.csv").write_text("region,parent\nR1,\nR2,R1\nR2,R9\n", encoding="utf-8")
    (origin / "names.csv").write_text("region,name\nR1,Bắc\nR2,Nam\n", encoding="utf-8")
