with intervals as (

    select * from {{ ref('int_care_intervals') }}

),

intervals_by_period as (

    {{ period_rows('intervals', 'happened_on', ['account_id', 'interval_days']) }}

),

accounts as (

    select
        intervals_by_period.period_type,
        intervals_by_period.period_start,
        periods.last_day,
        'account:' || intervals_by_period.account_id as customer_id,
        sum(intervals_by_period.interval_days) as care_interval_days,
        count(intervals_by_period.interval_days) as care_intervals
    from intervals_by_period
    inner join {{ ref('int_periods') }} as periods
        on intervals_by_period.period_type = periods.period_type
        and intervals_by_period.period_start = periods.period_start
    group by all

),

-- The account's owner at the end of the period answers for it.
{{ customer_places('accounts', 'last_day') }},

judged as (

    select
        placed.*,
        spans.customer_id is not null as is_active
    from placed
    left join {{ ref('int_customer_activity_spans') }} as spans
        on placed.customer_id = spans.customer_id
        and placed.last_day >= spans.valid_from
        and placed.last_day < spans.valid_to

),

by_period as (

    select
        period_type,
        period_start,
        rep_id,
        region_id,
        lifecycle_stage,
        sum(care_interval_days) as care_interval_days,
        sum(care_intervals) as care_intervals,
        count(*) filter (where is_active) as active_customers_cared_for
    from judged
    group by all

),

measures as (

    {{ period_measures_as_rows('by_period', [
        'care_interval_days', 'care_intervals', 'active_customers_cared_for',
    ]) }}

)

select * from measures
