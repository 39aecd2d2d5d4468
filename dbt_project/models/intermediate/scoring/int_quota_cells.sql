-- A team, a region or the company has the quota of its own row, never the sum of the reps' (ruling 5 for regions).
with own_quotas as (

    select * from {{ ref('int_quota_attainments') }}
    union all
    select * replace ('region' as grain)
    from {{ ref('int_quota_attainments') }} as quotas
    where quotas.grain = 'region_subtree'
        and not exists (
            select 1 from {{ ref('int_regions') }} as children
            where children.parent_region_id = quotas.grain_id
        )

),

detailed as (

    select
        *,
        cast(null as varchar) as detail
    from own_quotas

),

-- A rep is ranked among those of the same role in the same region.
ranked as (

    select
        quotas.grain,
        quotas.grain_id,
        cast(null as varchar) as detail,
        quotas.period_type,
        quotas.period_start,
        dense_rank() over (
            partition by quotas.period_type, quotas.period_start, places.region_id, places.role
            order by quotas.quota_attainment desc
        ) as rep_rank
    from {{ ref('int_quota_attainments') }} as quotas
    inner join {{ ref('int_rep_period_places') }} as places
        on quotas.grain_id = places.rep_id
        and quotas.period_type = places.period_type
        and quotas.period_start = places.period_start
    where quotas.grain = 'rep'

),

cells as (

    {{ cells_as_rows('detailed', ['quota_sales', 'quota_target']) }}
    union all
    {{ cells_as_rows('ranked', ['rep_rank']) }}

)

select * from cells
