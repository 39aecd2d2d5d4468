with snapshots as (

    select * from {{ ref('int_mrr_snapshots') }}

),

-- A customer that moves from one product to another loses the one.
compared as (

    select
        period_type,
        period_start,
        customer_id,
        product_id,
        coalesce(sum(mrr) filter (where side = 'closing'), 0) as mrr,
        coalesce(sum(mrr) filter (where side = 'opening'), 0) as mrr_at_start
    from snapshots
    group by all

),

changes as (

    select
        *,
        mrr - mrr_at_start as mrr_change,
        greatest(mrr_at_start - mrr, 0) as mrr_lost
    from compared

),

{{ measures_at_grains(
    'changes', {'product': 'product_id'}, ['mrr', 'mrr_at_start', 'mrr_change', 'mrr_lost'],
    keys=['period_type', 'period_start']
) }}

select * from changes_at_grains
