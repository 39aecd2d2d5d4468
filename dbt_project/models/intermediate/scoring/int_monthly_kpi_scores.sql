-- Weeks, days and cycles of one's own enter the month in which they end; quarters and years are judged on their own.
with scored as (

    select
        *,
        cast(date_trunc('month', period_end) as date) as month_start
    from {{ ref('int_evaluations_judged') }}
    where assignee_type = 'rep'
        and cycle not in ('quarter', 'year')
        and is_scored

),

-- Several periods of an assignment count as one KPI: all that was done against all that was asked for, if it adds up.
summed as (

    select
        assignment_id,
        kpi_code,
        assignee_id as rep_id,
        month_start,
        max_by(weight, period_start) as weight,
        max_by(direction, period_start) as direction,
        bool_and(is_additive) or count(*) = 1 as is_summed,
        count(*) as period_count,
        sum(actual) as actual,
        sum(prorated_target) as prorated_target,
        sum(case when prorated_target = 0 then exposure else 0 end) as exposure,
        cast(sum(shortfall) as decimal(38, 12)) as shortfalls,
        cast(sum(score) as decimal(38, 12)) as scores
    from scored
    group by all

),

parted as (

    select
        *,
        cast({{ attained_part() }} as decimal(38, 12)) as attained_part,
        cast({{ target_part() }} as decimal(38, 12)) as target_part,
        cast(period_count as decimal(38, 12)) as period_count_exact
    from summed

),

attained as (

    select
        *,
        {{ exact_quotient('attained_part', 'target_part') }} as attainment
    from parted

),

weighed as (

    select
        assignment_id,
        kpi_code,
        rep_id,
        month_start,
        period_count,
        weight,
        case
            when is_summed then {{ shortfall_of('attainment') }}
            else cast({{ exact_quotient('shortfalls', 'period_count_exact') }} as decimal(18, 12))
        end as shortfall,
        case
            when is_summed then {{ score_of('attainment') }}
            else cast({{ exact_quotient('scores', 'period_count_exact') }} as decimal(18, 12))
        end as score
    from attained

)

select * from weighed
