{% set codes = [
    'loyal_min_purchases', 'repeat_min_purchases', 'vip_top_share', 'cohort_silence_days', 'max_customer_lifespan_years',
    'customer_inactivity_days', 'stage_conversion_window_days', 'customer_conversion_window_days',
    'follow_up_window_days', 'answer_threshold_seconds', 'short_abandon_seconds', 'long_call_seconds',
    'fcr_repeat_days', 'reply_window_days', 'fast_response_hours', 'goal_met_threshold',
    'velocity_fast_pct', 'call_revenue_lookback_days',
    'quota_growth_target', 'quota_buffer', 'quota_history_weight', 'ramp_full_months',
    'allowance_rounding_pct',
] %}

with delivered as (

    select * from {{ ref('stg_planning__parameters') }}

),

standing as (

    select
        defaults.param_code,
        coalesce(overrides.param_value, defaults.param_value) as param_value
    from {{ ref('default_parameters') }} as defaults
    left join {{ source('landed', 'company_parameters') }} as overrides
        on defaults.param_code = overrides.param_code

),

by_day as (

    select
        calendar.calendar_date,
        standing.param_code,
        coalesce(delivered.param_value, standing.param_value) as param_value
    from {{ source('landed', 'calendar') }} as calendar
    cross join standing
    left join delivered
        on standing.param_code = delivered.param_code
        and calendar.calendar_date >= delivered.valid_from
        and calendar.calendar_date < coalesce(delivered.valid_to, cast('9999-12-31' as date))
    where calendar.calendar_date <= {{ as_of_date() }} + interval 1 day

)

select
    cast(calendar_date as date) as calendar_date,
    {%- for code in codes %}
    max(case when param_code = '{{ code }}' then param_value end) as {{ code }}{{ ',' if not loop.last }}
    {%- endfor %}
from by_day
group by calendar_date
