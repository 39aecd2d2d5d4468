with days as (

    select distinct
        last_day,
        cast(last_day + interval 1 day - interval 12 month as date) - 1 as opening_day,
        cast(last_day + interval 1 day - interval 9 month as date) - 1 as closing_day
    from {{ ref('int_periods') }}
    where period_type not in ('day', 'week')

),

purchases as (

    select distinct
        purchases.customer_id,
        purchases.purchased_on,
        lines.product_id,
        min(purchases.purchased_on) over (partition by purchases.customer_id, lines.product_id) as first_bought_on
    from {{ ref('int_customer_purchases') }} as purchases
    inner join {{ ref('stg_accounting__invoice_lines') }} as lines
        on purchases.document_id = lines.document_id

),

-- Customers active twelve months before a day, and what they bought in the three months from then on: a product that
-- they had bought before, a product that they had not (ruling 35).
repurchases as (

    select
        days.last_day,
        snapshots.customer_id,
        snapshots.industry,
        snapshots.rep_id,
        snapshots.region_id,
        snapshots.lifecycle_stage,
        coalesce(bool_or(purchases.first_bought_on <= days.opening_day), false) as has_returned,
        coalesce(bool_or(purchases.first_bought_on > days.opening_day), false) as has_bought_anew
    from days
    inner join {{ ref('int_customer_snapshots') }} as snapshots
        on days.opening_day = snapshots.snapshot_on
        and snapshots.is_active
    left join purchases
        on snapshots.customer_id = purchases.customer_id
        and days.opening_day < purchases.purchased_on
        and days.closing_day >= purchases.purchased_on
    group by all

)

select * from repurchases
