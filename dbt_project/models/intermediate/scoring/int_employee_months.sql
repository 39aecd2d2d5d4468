-- Weights are renormalised over what can be scored; what cannot leaves both sums.
with scored as (

    select
        rep_id,
        month_start,
        count(*) as scored_kpi_count,
        cast(sum(weight) as decimal(38, 12)) as scored_weight,
        cast(sum(weight * score) as decimal(38, 12)) as weighted_score,
        cast(sum(weight * shortfall) as decimal(38, 12)) as weighted_shortfall
    from {{ ref('int_monthly_kpi_scores') }}
    group by all

),

assigned as (

    select
        assignee_id as rep_id,
        cast(date_trunc('month', period_end) as date) as month_start,
        count(distinct assignment_id) as assigned_kpi_count,
        count(distinct case when not_scored_reason = 'source_held' then assignment_id end) as held_kpi_count
    from {{ ref('int_evaluations_judged') }}
    where assignee_type = 'rep'
        and cycle not in ('quarter', 'year')
    group by all

),

-- Everybody who stood somewhere, had KPIs or was paid.
months as (

    select
        places.rep_id,
        places.employee_id,
        places.period_start as month_start,
        places.last_day,
        places.is_partial,
        places.role,
        places.region_id,
        allowances.region_id as paid_region_id,
        allowances.productivity_allowance,
        allowances.currency,
        allowances.exchange_rate,
        allowances.full_allowance,
        coalesce(assigned.assigned_kpi_count, 0) as assigned_kpi_count,
        coalesce(assigned.held_kpi_count, 0) as held_kpi_count,
        coalesce(scored.scored_kpi_count, 0) as scored_kpi_count,
        coalesce(scored.scored_weight, 0) as scored_weight,
        coalesce(scored.weighted_score, 0) as weighted_score,
        coalesce(scored.weighted_shortfall, 0) as weighted_shortfall
    from {{ ref('int_rep_period_places') }} as places
    left join assigned
        on places.rep_id = assigned.rep_id
        and places.period_start = assigned.month_start
    left join scored
        on places.rep_id = scored.rep_id
        and places.period_start = scored.month_start
    left join {{ ref('int_rep_allowances') }} as allowances
        on places.rep_id = allowances.rep_id
        and places.period_start = allowances.month_start
    where places.period_type = 'month'
        and (
            places.last_assigned_on is not null
            or assigned.rep_id is not null
            or allowances.rep_id is not null
        )

)

select * from months
