-- Scores of a region are those of the reps that stood there at the end of the month, weighed together.
with months as (

    select
        rep_id,
        region_id,
        month_start,
        weighted_score as weighted_kpi_scores,
        weighted_shortfall as weighted_kpi_shortfalls,
        scored_weight as scored_kpi_weights
    from {{ ref('int_employee_evaluations') }}
    where assigned_kpi_count > 0

),

members as (

    select
        *,
        'rep' as grain,
        rep_id as grain_id
    from months
    union all
    select
        *,
        'region',
        region_id
    from months
    union all
    select
        months.*,
        'region_subtree',
        closure.ancestor_region_id
    from months
    inner join {{ ref('int_region_closure') }} as closure
        on months.region_id = closure.region_id
    union all
    select
        *,
        'company',
        'COMPANY'
    from months

),

summed as (

    select
        grain,
        grain_id,
        cast(null as varchar) as detail,
        'month' as period_type,
        month_start as period_start,
        sum(weighted_kpi_scores) as weighted_kpi_scores,
        sum(weighted_kpi_shortfalls) as weighted_kpi_shortfalls,
        sum(scored_kpi_weights) as scored_kpi_weights
    from members
    group by all

),

rates as (

    select
        'rep' as grain,
        rep_id as grain_id,
        cast(null as varchar) as detail,
        'month' as period_type,
        month_start as period_start,
        base_salary_rate as base_salary_payout_rate,
        allowance_rate as allowance_payout_rate
    from {{ ref('int_employee_evaluations') }}

),

cells as (

    {{ cells_as_rows('summed', ['weighted_kpi_scores', 'weighted_kpi_shortfalls', 'scored_kpi_weights']) }}
    union all
    {{ cells_as_rows('rates', ['base_salary_payout_rate', 'allowance_payout_rate']) }}

)

select * from cells
