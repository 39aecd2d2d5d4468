-- How the reps with a quota stand to it: how many reached it, and the middle one.
with quotas as (

    select
        quotas.grain_id as rep_id,
        places.region_id,
        quotas.period_type,
        quotas.period_start,
        quotas.quota_attainment
    from {{ ref('int_quota_attainments') }} as quotas
    inner join {{ ref('int_rep_period_places') }} as places
        on quotas.grain_id = places.rep_id
        and quotas.period_type = places.period_type
        and quotas.period_start = places.period_start
    where quotas.grain = 'rep'

),

members as (

    select
        *,
        'region' as grain,
        region_id as grain_id
    from quotas
    union all
    select
        quotas.*,
        'region_subtree',
        closure.ancestor_region_id
    from quotas
    inner join {{ ref('int_region_closure') }} as closure
        on quotas.region_id = closure.region_id
    union all
    select
        *,
        'company',
        'COMPANY'
    from quotas

),

placed as (

    select
        *,
        row_number() over (
            partition by grain, grain_id, period_type, period_start order by quota_attainment, rep_id
        ) as place,
        count(*) over (partition by grain, grain_id, period_type, period_start) as rep_count
    from members

),

-- Of an even number, the mean of the two in the middle; fewer than five say nothing.
spread as (

    select
        grain,
        grain_id,
        cast(null as varchar) as detail,
        period_type,
        period_start,
        count(*) as reps_with_quota,
        count(*) filter (where quota_attainment >= 1) as reps_at_quota,
        cast(sum(quota_attainment) filter (where 2 * place between rep_count and rep_count + 2) as decimal(38, 12))
            as middle_attainments,
        cast(count(*) filter (where 2 * place between rep_count and rep_count + 2) as decimal(38, 12)) as middle_count
    from placed
    group by all

),

judged as (

    select
        *,
        case when reps_with_quota >= 5 then {{ exact_quotient('middle_attainments', 'middle_count') }} end
            as median_quota_attainment
    from spread

),

cells as (

    {{ cells_as_rows('judged', ['reps_with_quota', 'reps_at_quota', 'median_quota_attainment']) }}

)

select * from cells
