with interactions as (

    select
        interactions.happened_on,
        purchases.first_purchase_on
    from {{ ref('int_customer_interactions') }} as interactions
    left join {{ ref('int_first_purchases') }} as purchases
        on purchases.customer_id = 'account:' || interactions.account_id
    where interactions.happened_on between {{ history_start() }} and {{ as_of_date() }}

),

by_period as (

    {{ period_rows('interactions', 'happened_on', ['first_purchase_on']) }}

),

-- The relation is as long as it is at the end of the period, as it is for the customers below the line.
banded as (

    select
        by_period.period_type,
        by_period.period_start,
        {{ tenure_band('by_period.first_purchase_on', 'periods.last_day') }} as tenure_band,
        1 as customer_interactions
    from by_period
    inner join {{ ref('int_periods') }} as periods
        on by_period.period_type = periods.period_type
        and by_period.period_start = periods.period_start

),

{{ measures_at_grains(
    'banded', {'tenure_band': 'tenure_band'}, ['customer_interactions'], keys=['period_type', 'period_start']
) }}

select * from banded_at_grains
