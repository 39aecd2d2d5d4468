with evaluated as (

    select
        *,
        {{ exact_quotient('weighted_score', 'scored_weight') }} as score,
        {{ exact_quotient('weighted_shortfall', 'scored_weight') }} as shortfall
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
            when bands.allowance_rate is null then 'no_scorable_kpi'
            when rounded.exchange_rate is null then 'no_exchange_rate'
        end as held_reason
    from rounded
    left join {{ ref('allowance_bands') }} as bands
        on rounded.rounded_shortfall_pct > coalesce(bands.shortfall_above_pct, -1)
        and rounded.rounded_shortfall_pct <= bands.shortfall_up_to_pct

)

select * from banded
