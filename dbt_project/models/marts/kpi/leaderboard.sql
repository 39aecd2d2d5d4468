with ranked as (

    select
        quotas.period_type,
        quotas.period_start,
        quotas.grain_id as rep_id,
        places.region_id,
        places.role,
        places.is_partial,
        quotas.quota_sales,
        quotas.quota_target,
        quotas.quota_attainment,
        case when quotas.period_type = 'month' then quotas.period_start end as evaluated_month,
        ranks.measure_value as rank_in_role_and_region,
        dense_rank() over (
            partition by quotas.period_type, quotas.period_start order by quotas.quota_attainment desc
        ) as rank_in_company
    from {{ ref('int_quota_attainments') }} as quotas
    inner join {{ ref('int_rep_period_places') }} as places
        on quotas.grain_id = places.rep_id
        and quotas.period_type = places.period_type
        and quotas.period_start = places.period_start
    inner join {{ ref('int_quota_cells') }} as ranks
        on quotas.grain = ranks.grain
        and quotas.grain_id = ranks.grain_id
        and quotas.period_type = ranks.period_type
        and quotas.period_start = ranks.period_start
        and ranks.measure_code = 'rep_rank'
    where quotas.grain = 'rep'

),

typed as (

    select
        cast(ranked.period_type as varchar) as period_type,
        cast(ranked.period_start as date) as period_start,
        cast(ranked.rep_id as varchar) as rep_id,
        cast(reps.rep_name as varchar) as rep_name,
        cast(ranked.role as varchar) as role,
        cast(ranked.region_id as varchar) as region_id,
        cast(ranked.quota_sales as decimal(38, 6)) as sales_revenue,
        cast(ranked.quota_target as decimal(38, 12)) as quota,
        cast(ranked.quota_attainment as decimal(38, 12)) as quota_attainment,
        cast(ranked.rank_in_role_and_region as integer) as rank_in_role_and_region,
        cast(ranked.rank_in_company as integer) as rank_in_company,
        cast(evaluations.score as decimal(38, 12)) as score,
        cast(evaluations.shortfall as decimal(38, 12)) as shortfall,
        cast(evaluations.is_met as boolean) as is_met,
        cast(ranked.is_partial as boolean) as is_partial,
        {{ as_of_date() }} as as_of
    from ranked
    inner join {{ ref('int_reps') }} as reps
        on ranked.rep_id = reps.rep_id
    left join {{ ref('int_employee_evaluations') }} as evaluations
        on ranked.rep_id = evaluations.rep_id
        and ranked.evaluated_month = evaluations.month_start

)

select * from typed
