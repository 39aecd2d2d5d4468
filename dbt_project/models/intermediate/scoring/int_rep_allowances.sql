with payroll as (

    select
        employee_id,
        cast(date_trunc('month', pay_month) as date) as happened_on,
        productivity_allowance,
        currency
    from {{ ref('stg_accounting__payroll') }}
    where pay_month between {{ history_start() }} and {{ as_of_date() }}

),

{{ employee_places('payroll') }},

-- An employee with several users is paid once: as the one who stood somewhere in the month, else as the smallest id.
paid as (

    select
        places.rep_id,
        placed.employee_id,
        placed.happened_on as month_start,
        placed.region_id,
        placed.productivity_allowance,
        placed.currency,
        rates.rate as exchange_rate,
        {{ in_reporting_currency('placed.productivity_allowance', 'rates.rate') }} as full_allowance
    from placed
    inner join {{ ref('int_rep_period_places') }} as places
        on placed.employee_id = places.employee_id
        and placed.happened_on = places.period_start
        and places.period_type = 'month'
    left join {{ ref('int_fx_rates') }} as rates
        on placed.currency = rates.from_currency
        and placed.happened_on >= rates.valid_from
        and placed.happened_on < rates.valid_to
    qualify row_number() over (
        partition by placed.employee_id, placed.happened_on
        order by places.last_assigned_on desc nulls last, places.rep_id asc
    ) = 1

)

select * from paid
