"""Deals that were merged into others, each with the one that it has become in the end (ruling 48)."""

MERGED_DEALS = """
create or replace temp table merged_deals as
with recursive merges as (
    select merged_id, surviving_id from {hand_over}.crm_merges where object_type = 'deal' and not _is_deleted
),
followed as (
    select merged_id, surviving_id, 1 as depth from merges
    union all
    select followed.merged_id, merges.surviving_id, followed.depth + 1
    from followed inner join merges on followed.surviving_id = merges.merged_id
    where followed.depth < 20
)
select merged_id, max_by(surviving_id, depth) as surviving_id from followed group by merged_id
"""


def merged_deals(hand_over: str) -> str:
    """Statement that makes the temporary table `merged_deals` (merged_id, surviving_id).

    `hand_over` is the schema or attached database of the night's rows. A chain that comes back to its start
    closes the gate (`landing.merges`); here it ends after twenty steps.
    """
    return MERGED_DEALS.format(hand_over=hand_over)
