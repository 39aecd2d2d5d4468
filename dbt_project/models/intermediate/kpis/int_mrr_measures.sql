{#
    Each side goes to the owner of its own day (ruling 1), what a customer lost to the owner at the start. Rates create no
    growth (int_mrr_snapshots).
#}
with running as (

    select
        period_type,
        period_start,
        side,
        snapshot_on,
        customer_id,
        max(account_id) as account_id,
        min(fallback_region_id) as fallback_region_id,
        sum(mrr) as mrr
    from {{ ref('int_mrr_snapshots') }}
    group by all

),

placed as (

    select
        running.*,
        coalesce(owners.rep_id, 'UNASSIGNED') as rep_id,
        coalesce(assignments.region_id, running.fallback_region_id, 'UNKNOWN') as region_id,
        coalesce(stages.lifecycle_stage, 'unknown') as lifecycle_stage,
        greatest(running.mrr - coalesce(closing.mrr, 0), 0) as lost_mrr
    from running
    left join running as closing
        on running.period_type = closing.period_type
        and running.period_start = closing.period_start
        and running.customer_id = closing.customer_id
        and closing.side = 'closing'
    left join {{ ref('int_object_owner_days') }} as owners
        on running.account_id = owners.object_id
        and owners.object_type = 'account'
        and running.snapshot_on >= owners.valid_from
        and running.snapshot_on < owners.valid_to
    left join {{ ref('int_rep_assignments') }} as assignments
        on owners.rep_id = assignments.rep_id
        and running.snapshot_on >= assignments.valid_from
        and running.snapshot_on < assignments.valid_to
    left join {{ ref('int_stage_days') }} as stages
        on running.account_id = stages.object_id
        and stages.object_type = 'account'
        and running.snapshot_on >= stages.valid_from
        and running.snapshot_on < stages.valid_to

),

summed as (

    select
        period_type,
        period_start,
        rep_id,
        region_id,
        lifecycle_stage,
        coalesce(sum(mrr) filter (where side = 'closing'), 0) as mrr,
        coalesce(sum(mrr) filter (where side = 'opening'), 0) as mrr_at_start,
        coalesce(sum(case side when 'closing' then mrr else -mrr end), 0) as mrr_change,
        coalesce(sum(lost_mrr) filter (where side = 'opening'), 0) as mrr_lost
    from placed
    group by all

)

{{ period_measures_as_rows('summed', ['mrr', 'mrr_at_start', 'mrr_change', 'mrr_lost']) }}
