"""A publish that is killed, in a process of its own, and what the server holds afterwards, as values."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import psycopg

from publishing.layout import Layout
from publishing.postgres.addresses import Address
from publishing.postgres.releasing import publish
from tests.integration.publishing.postgres.small_release import AT, RULES


def publish_until(state: Path, address: Address, fatal_step: str | None) -> None:
    """Publish, and die by SIGKILL before the first step whose name begins like this."""

    def before_step(step: str) -> None:
        if fatal_step is not None and step.startswith(fatal_step):
            os.kill(os.getpid(), signal.SIGKILL)

    publish(Layout(state), address, RULES, AT, keep=2, before_step=before_step)


def digest(connection: psycopg.Connection) -> dict[str, Any]:
    """What readers and publishing find: views with their rows, comments and rights, and the lists of
    releases.

    Not in it: numbers that count attempts (oids, identity values).
    """
    found: dict[str, Any] = {}
    views = connection.execute(
        "select format('%I.%I', n.nspname, c.relname), pg_get_viewdef(c.oid), c.relacl::text,"
        " c.reloptions::text,"
        " obj_description(c.oid), (select array_agg(col_description(c.oid, attnum) order by attnum)"
        " from pg_attribute where attrelid = c.oid and attnum > 0)"
        " from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'v'"
        " and n.nspname in ('core', 'kpi', 'quality', 'commission', 'region_core', 'region_kpi') order by 1"
    ).fetchall()
    for name, *rest in views:
        rows = connection.execute(f"select array_agg(t::text order by t::text) from {name} t").fetchone()
        found[name] = (*rest, rows)
    found["tables"] = connection.execute(
        "select n.nspname, c.relname, c.relkind, obj_description(c.oid), (select count(*) from pg_stats s"
        " where s.schemaname = n.nspname and s.tablename = c.relname)"
        " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname like 'release%' order by 1, 2"
    ).fetchall()
    found["releases"] = connection.execute(
        "select release_id, loaded_at is not null, table_count, row_count from publishing.releases order by 1"
    ).fetchall()
    found["release_tables"] = connection.execute(
        "select * from publishing.release_tables order by 1, 2, 3"
    ).fetchall()
    found["switches"] = connection.execute(
        "select release_id, replaced_release_id, reason from publishing.switches order by switch_id"
    ).fetchall()
    return found
