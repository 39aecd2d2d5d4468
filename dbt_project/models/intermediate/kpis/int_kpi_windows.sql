{% set codes = [
    'customer_conversion_window_days', 'stage_conversion_window_days', 'follow_up_window_days', 'reply_window_days',
    'fcr_repeat_days',
] %}

with cohorts as (

    select
        kpi_code,
        maturity_parameter
    from {{ ref('kpi_catalogue') }}
    where maturity_parameter is not null

),

-- The parameter as of the day of the entry (ruling 14), or the number of days itself.
windows as (

    select
        cohorts.kpi_code,
        parameters.calendar_date,
        cast(case cohorts.maturity_parameter
            {%- for code in codes %}
            when '{{ code }}' then parameters.{{ code }}
            {%- endfor %}
            else try_cast(cohorts.maturity_parameter as decimal(18, 6))
        end as integer) as window_days
    from cohorts
    cross join {{ ref('int_parameters_daily') }} as parameters
    where parameters.calendar_date between cast('{{ night_value("first_period") }}' as date) and {{ as_of_date() }}

)

select * from windows
