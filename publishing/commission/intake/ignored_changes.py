"""Edits of numbered versions after they counted: they have no effect, and somebody should know."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
from sqlalchemy import Engine, select

from publishing.commission.intake.stored_rows import load_into
from publishing.commission.intake.tables import ROW_VERSIONS

NUMBERED = (
    "plans", "role_plans", "assignments", "quotas", "draws", "forgiveness", "adjustments", "openings",
    "reversals", "waivers", "disputes",
)  # fmt: skip
LATER_EDITS = """
with numbered as (
    select *, (content ->> '$.approved_by') is not null and (content ->> '$.approved_at') is not null
        and (content ->> '$.approval_ref') is not null as is_approved,
        coalesce(json_exists(content, '$.approval_ref'), false) as needs_approval
    from numbered_versions
),
counting as (
    select table_name, row_key, arg_min(content, version_no) as content,
        arg_min(source_file, version_no) as source_file, arg_min(source_line, version_no) as source_line
    from numbered
    where is_deleted = 0 and (is_approved or not needs_approval)
    group by table_name, row_key
),
latest as (
    select * from numbered
    qualify row_number() over (partition by table_name, row_key order by version_no desc) = 1
)
select latest.table_name, latest.row_key, case when latest.is_deleted = 1 then 'removed' else 'changed' end,
    coalesce(latest.source_file, counting.source_file), coalesce(latest.source_line, counting.source_line)
from latest
inner join counting on latest.table_name = counting.table_name and latest.row_key = counting.row_key
where latest.is_deleted = 1 or latest.content <> counting.content
order by latest.table_name, latest.row_key
"""


@dataclass(frozen=True)
class IgnoredChange:
    """A numbered version that is no longer as it counts; `what`: changed or removed.

    The line is that of the change; of a removed row, the one on which it stood.
    """

    table_name: str
    row_key: str
    what: str
    source_file: str | None
    source_line: int | None


def ignored_changes(engine: Engine) -> list[IgnoredChange]:
    """Numbered versions whose last form differs from the one that counts."""
    query = select(ROW_VERSIONS).where(ROW_VERSIONS.c.table_name.in_(NUMBERED))
    with engine.connect() as stored, duckdb.connect() as connection:
        load_into(connection, "numbered_versions", stored, query)
        rows = connection.execute(LATER_EDITS).fetchall()
    return [IgnoredChange(*row) for row in rows]
