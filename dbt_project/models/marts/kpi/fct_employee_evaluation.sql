with typed as (

    select
        cast(rep_id as varchar) as rep_id,
        cast(employee_id as varchar) as employee_id,
        cast(month_start as date) as period_start,
        cast(last_day(month_start) as date) as period_end,
        cast(role as varchar) as role,
        cast(region_id as varchar) as region_id,
        cast(assigned_kpi_count as integer) as assigned_kpi_count,
        cast(scored_kpi_count as integer) as scored_kpi_count,
        cast(scored_weight as decimal(38, 12)) as scored_weight,
        cast(score as decimal(38, 12)) as score,
        cast(round(score, 2) as decimal(9, 2)) as score_shown,
        cast(shortfall as decimal(38, 12)) as shortfall,
        cast(rounded_shortfall_pct as decimal(9, 4)) as rounded_shortfall_pct,
        cast(band as varchar) as band,
        cast(is_met as boolean) as is_met,
        cast(base_salary_rate as decimal(9, 6)) as base_salary_payout_rate,
        cast(productivity_allowance as decimal(18, 2)) as productivity_allowance,
        cast(currency as varchar) as currency,
        cast(exchange_rate as decimal(18, 8)) as exchange_rate,
        cast(full_allowance as decimal(38, 6)) as full_allowance,
        cast(allowance_rate as decimal(9, 6)) as allowance_payout_rate,
        cast(allowance_payable as decimal(38, 6)) as allowance_payable,
        cast(held_reason is not null as boolean) as is_held,
        cast(held_reason as varchar) as held_reason,
        cast(is_partial as boolean) as is_partial,
        {{ as_of_date() }} as as_of
    from {{ ref('int_employee_evaluations') }}

)

select * from typed
