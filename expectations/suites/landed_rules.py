"""Rules of the hand-over as a whole: receipts, quarantine, splits of deals, merges."""

from typing import Any

from expectations.checks import Check, Layer, NightFacts, Severity, Suite
from expectations.great_expectations_setup import expectation_classes
from expectations.thresholds import Thresholds


def landed_rule_suites(night: NightFacts, thresholds: Thresholds) -> list[Suite]:
    """Suites `landing.receipts`, `landing.quarantine`, `landing.deal_splits` and `landing.merges`."""
    gxe = expectation_classes()
    return [
        _receipts(gxe),
        _quarantine(gxe, night, thresholds),
        _deal_splits(gxe),
        _merges(gxe),
    ]


def _receipts(gxe: Any) -> Suite:
    return Suite(
        name="landing.receipts",
        layer=Layer.LANDING,
        object_name="receipts",
        subject="select * from landed.main.receipts",
        checks=(
            Check(
                name="rows_of_each_file_are_accounted_for",
                expectation=gxe.UnexpectedRowsExpectation(
                    unexpected_rows_query="""
                        select * from {batch}
                        where status in ('landed', 'superseded')
                            and row_count_in_file is distinct from
                                row_count_landed + row_count_quarantined + row_count_filtered
                    """
                ),
                expected="rows in the file = landed + quarantined + filtered",
            ),
            Check(
                name="refused_files_were_replaced",
                expectation=gxe.UnexpectedRowsExpectation(
                    unexpected_rows_query="""
                        with refused as (select * from {batch} where status = 'refused')
                        select * from refused where not exists (
                            select 1 from landed.main.receipts as landed_later
                            where landed_later.entity = refused.entity and landed_later.status <> 'refused'
                                and landed_later.source = refused.source
                                and case
                                    when refused.delivery_mode = 'snapshot'
                                        then landed_later.delivery_date >= refused.delivery_date
                                    else landed_later.delivery_date = refused.delivery_date
                                        or landed_later.content_sha256 = refused.content_sha256
                                end
                        )
                    """
                ),
                expected="each refused snapshot followed by a landed one of its entity and source, each"
                " refused delta or appended file by one of the same date, or by its own content",
            ),
        ),
    )


def _quarantine(gxe: Any, night: NightFacts, thresholds: Thresholds) -> Suite:
    """One row; per configured entity its rows in the files and the share that was quarantined."""
    entities = sorted(night.configured_entities)
    measures = ",\n".join(
        f"""
        max(landed_row_count + quarantined_row_count) filter (where entity = '{entity}') as "{entity}__rows",
        coalesce(max(
            cast(quarantined_row_count as double) / nullif(landed_row_count + quarantined_row_count, 0)
        ) filter (where entity = '{entity}'), 0) as "{entity}__share"
        """
        for entity in entities
    )
    checks = tuple(
        Check(
            name=entity,
            expectation=gxe.ExpectColumnMaxToBeBetween(
                column=f"{entity}__share", min_value=0, max_value=thresholds.quarantined_share.of(entity)
            ),
            expected=f"at most {thresholds.quarantined_share.of(entity):g} of the rows in quarantine",
            severity=Severity.HOLD,
            object_name=entity,
            rows_seen=f"{entity}__rows",
            may_see_nothing=entity in thresholds.may_be_empty,
        )
        for entity in entities
    )
    return Suite(
        name="landing.quarantine",
        layer=Layer.LANDING,
        object_name="quarantine",
        subject=f"select {measures} from landed.main.entities",
        checks=checks,
    )


def _deal_splits(gxe: Any) -> Suite:
    return Suite(
        name="landing.deal_splits",
        layer=Layer.LANDING,
        object_name="crm_deal_splits",
        subject="""
            select deal_id, valid_from, sum(split_pct) as split_total, count(*) as split_count
            from "landed__crm_deal_splits"
            where split_type = 'revenue'
            group by deal_id, valid_from
        """,
        checks=(
            Check(
                name="revenue_splits_sum_to_one",
                expectation=gxe.UnexpectedRowsExpectation(
                    unexpected_rows_query="select * from {batch} where abs(split_total - 1) > 0.000001"
                ),
                expected="revenue splits of a deal sum to 1 within 0.000001 (ruling 8)",
                column_name="split_pct",
                may_see_nothing=True,
            ),
        ),
        entities=("crm_deal_splits",),
    )


def _merges(gxe: Any) -> Suite:
    """Each merge followed to its end; a chain that comes back to its start is a circle (ruling 48)."""
    return Suite(
        name="landing.merges",
        layer=Layer.LANDING,
        object_name="crm_merges",
        subject="""
            with recursive followed as (
                select object_type, merged_id as start_id, surviving_id, false as is_circle
                from "landed__crm_merges"
                union
                select followed.object_type, followed.start_id, merges.surviving_id,
                    merges.surviving_id = followed.start_id
                from followed
                join "landed__crm_merges" as merges
                    on followed.object_type = merges.object_type and followed.surviving_id = merges.merged_id
                where not followed.is_circle
            )
            select * from followed
        """,
        checks=(
            Check(
                name="no_merge_comes_back_to_its_start",
                expectation=gxe.UnexpectedRowsExpectation(
                    unexpected_rows_query="select * from {batch} where is_circle or start_id = surviving_id"
                ),
                expected="every merged record ends at a survivor",
                column_name="surviving_id",
                may_see_nothing=True,
            ),
        ),
        entities=("crm_merges",),
    )
