with running as (

    select
        'product' as grain,
        spans.product_id as grain_id,
        cast(null as varchar) as detail,
        periods.period_type,
        periods.period_start,
        count(*) as active_subscriptions
    from {{ ref('int_subscription_spans') }} as spans
    inner join {{ ref('int_periods') }} as periods
        on spans.valid_from <= periods.last_day
        and spans.valid_to > periods.last_day
    where periods.period_type not in ('day', 'week')
    group by all

),

cells as (

    {{ cells_as_rows('running', ['active_subscriptions']) }}

)

select * from cells
