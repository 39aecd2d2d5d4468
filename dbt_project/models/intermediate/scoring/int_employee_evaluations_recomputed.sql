with evaluated as (

    select
        *,
        -- without one of the KPIs there is a score, but not the one that was agreed on
        case when held_kpi_count = 0 then {{ exact_quotient('weighted_score', 'scored_weight') }} end as score,
        case when held_kpi_count = 0 then {{ exact_quotient('weighted_shortfall', 'scored_weight') }} end as shortfall
    from {{ ref('int_employee_months') }}

),

-- In percent, half up to the step of the parameter. Thirds have no end: the tenth digit is rounded first, so that what
-- is exactly half a step does not fall short of it by the last of twelve digits.
stepped as (

    select
        evaluated.*,
        cast(parameters.allowance_rounding_pct as decimal(38, 12)) as step,
        cast(round(evaluated.shortfall, 10) * 100 as decimal(38, 12)) as shortfall_pct
    from evaluated
    inner join {{ ref('int_parameters_daily') }} as parameters
        on evaluated.last_day = parameters.calendar_date

),

rounded as (

    select
        *,
        cast(round({{ exact_quotient('shortfall_pct', 'step') }}, 0) * cast(step as decimal(9, 6)) as decimal(9, 4))
            as rounded_shortfall_pct
    from stepped

),

banded as (

    select
        rounded.* exclude (step, shortfall_pct),
        bands.band,
        rounded.rounded_shortfall_pct = 0 as is_met,
        (select min(base_salary_rate) from {{ ref('allowance_bands') }}) as base_salary_rate,
        bands.allowance_rate,
        cast(round(rounded.full_allowance * bands.allowance_rate, 6) as decimal(38, 6)) as allowance_payable,
        case
            when rounded.productivity_allowance is null then null
            when rounded.held_kpi_count > 0 then 'source_held'
            when bands.allowance_rate is null then 'no_scorable_kpi'
            when rounded.exchange_rate is null then 'no_exchange_rate'
        end as held_reason
    from rounded
    left join {{ ref('allowance_bands') }} as bands
        on rounded.rounded_shortfall_pct > coalesce(bands.shortfall_above_pct, -1)
        and rounded.rounded_shortfall_pct <= bands.shortfall_up_to_pct

)

select * from banded
