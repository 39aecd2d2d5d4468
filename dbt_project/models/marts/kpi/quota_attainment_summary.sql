{# Too high, too low: where the middle rep is outside these, the quota was set wrong (scoring rules, section 8.5). #}
with spread as (

    select
        grain,
        grain_id,
        period_type,
        period_start,
        max(case when measure_code = 'reps_with_quota' then measure_value end) as reps_with_quota,
        max(case when measure_code = 'reps_at_quota' then measure_value end) as reps_at_quota,
        max(case when measure_code = 'median_quota_attainment' then measure_value end) as median_attainment
    from {{ ref('int_quota_spread_cells') }}
    group by all

),

summarised as (

    select
        spread.*,
        {{ exact_quotient('spread.reps_at_quota', 'spread.reps_with_quota') }} as share_at_quota,
        quotas.quota_sales,
        quotas.quota_target,
        quotas.quota_attainment,
        periods.period_end,
        periods.is_partial
    from spread
    inner join {{ ref('int_periods') }} as periods
        on spread.period_type = periods.period_type
        and spread.period_start = periods.period_start
    left join {{ ref('int_quota_attainments') }} as quotas
        on spread.grain = quotas.grain
        and spread.grain_id = quotas.grain_id
        and spread.period_type = quotas.period_type
        and spread.period_start = quotas.period_start

),

typed as (

    select
        cast(grain as varchar) as grain,
        cast(grain_id as varchar) as grain_id,
        cast(period_type as varchar) as period_type,
        cast(period_start as date) as period_start,
        cast(period_end as date) as period_end,
        cast(reps_with_quota as integer) as reps_with_quota,
        cast(reps_at_quota as integer) as reps_at_quota,
        cast(share_at_quota as decimal(38, 12)) as share_at_quota,
        cast(median_attainment as decimal(38, 12)) as median_attainment,
        cast(case
            when is_partial or median_attainment is null then null
            when median_attainment < {{ var('quota_too_high_below') }} then 'too_high'
            when median_attainment > {{ var('quota_too_low_above') }} then 'too_low'
            else 'fitting'
        end as varchar) as quota_level,
        cast(quota_sales as decimal(38, 6)) as own_quota_sales,
        cast(quota_target as decimal(38, 12)) as own_quota_target,
        cast(quota_attainment as decimal(38, 12)) as own_quota_attainment,
        cast(is_partial as boolean) as is_partial,
        {{ as_of_date() }} as as_of
    from summarised

)

select * from typed
