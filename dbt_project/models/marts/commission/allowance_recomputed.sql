-- What the lock of a month takes, and what a locked month would be by now: the difference is posted in the next lock.
with typed as (

    select
        cast(employee_id as varchar) as employee_id,
        cast(rep_id as varchar) as rep_id,
        cast(month_start as date) as pay_month,
        cast(paid_region_id as varchar) as region_id,
        cast(productivity_allowance as decimal(18, 2)) as productivity_allowance,
        cast(currency as varchar) as currency,
        cast(exchange_rate as decimal(18, 8)) as exchange_rate,
        cast(full_allowance as decimal(38, 6)) as full_allowance,
        cast(scored_weight as decimal(38, 12)) as scored_weight,
        cast(weighted_score as decimal(38, 12)) as weighted_score,
        cast(weighted_shortfall as decimal(38, 12)) as weighted_shortfall,
        cast(score as decimal(38, 12)) as score,
        cast(shortfall as decimal(38, 12)) as shortfall,
        cast(rounded_shortfall_pct as decimal(9, 4)) as rounded_shortfall_pct,
        cast(band as varchar) as band,
        cast(base_salary_rate as decimal(9, 6)) as base_salary_payout_rate,
        cast(allowance_rate as decimal(9, 6)) as allowance_payout_rate,
        cast(allowance_payable as decimal(38, 6)) as allowance_payable,
        cast(held_reason is not null as boolean) as is_held,
        cast(held_reason as varchar) as held_reason,
        {{ as_of_date() }} as as_of
    from {{ ref('int_employee_evaluations_recomputed') }}
    where productivity_allowance is not null
        and not is_partial

)

select * from typed
