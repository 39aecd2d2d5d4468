{#
    Periods for which quotas are proposed, with what may be known then: everything up to the day before the period, the
    night's date at the latest. The period after the running one is here too, as soon as the same period of last year is
    over.
#}
{% set lengths = {'month': 1, 'quarter': 3, 'year': 12} %}

with starts as (

    select
        period_type,
        period_start
    from {{ ref('int_periods') }}
    where period_type in ('month', 'quarter', 'year')
    {%- for period_type, months in lengths.items() %}
    union all
    select
        '{{ period_type }}',
        cast(date_trunc('{{ period_type }}', {{ as_of_date() }}) + interval {{ months }} month as date)
    {%- endfor %}

),

periods as (

    select
        *,
        case period_type
            {%- for period_type, months in lengths.items() %}
            when '{{ period_type }}' then interval {{ months }} month
            {%- endfor %}
        end as period_length,
        least(period_start - 1, {{ as_of_date() }}) as known_on
    from starts

),

windows as (

    select
        period_type,
        period_start,
        cast(period_start + period_length as date) - 1 as period_end,
        known_on,
        cast(period_start - interval 12 month as date) as last_year_start,
        cast(period_start + period_length - interval 12 month as date) - 1 as last_year_end,
        cast(known_on + interval 1 day - interval 12 month as date) as trailing_start,
        -- the latest four periods that are over
        cast(date_trunc(period_type, known_on + 1) - 4 * period_length as date) as capacity_start,
        cast(date_trunc(period_type, known_on + 1) as date) - 1 as capacity_end
    from periods

)

select
    windows.*,
    parameters.quota_growth_target,
    parameters.quota_buffer,
    parameters.quota_history_weight,
    parameters.ramp_full_months
from windows
inner join {{ ref('int_parameters_daily') }} as parameters
    on windows.known_on = parameters.calendar_date
where windows.last_year_end <= windows.known_on
