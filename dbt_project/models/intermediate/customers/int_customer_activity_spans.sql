with first_purchases as (

    select * from {{ ref('int_first_purchases') }}

),

subscribed as (

    select
        subscriptions.customer_id,
        greatest(subscriptions.valid_from, first_purchases.first_purchase_on) as valid_from,
        subscriptions.valid_to
    from {{ ref('int_subscriptions') }} as subscriptions
    inner join first_purchases
        on subscriptions.customer_id = first_purchases.customer_id
    where subscriptions.is_customer
        and subscriptions.valid_from <= {{ as_of_date() }}

),

-- A purchase keeps its customer active for the inactivity days that hold on the day looked at (rulings 14 and 59).
purchased as (

    select
        purchases.customer_id,
        greatest(purchases.purchased_on, windows.valid_from) as valid_from,
        least(purchases.purchased_on + windows.inactivity_days, windows.valid_to) as valid_to
    from {{ ref('int_customer_purchases') }} as purchases
    inner join {{ ref('int_inactivity_windows') }} as windows
        on purchases.purchased_on < windows.valid_to
        and purchases.purchased_on + windows.inactivity_days > windows.valid_from
    where purchases.is_one_off

),

pieces as (

    -- two purchases of one day are one piece: pieces alike have no order among themselves, and would break a span in two
    select * from subscribed
    where valid_from < valid_to
    union
    select * from purchased

),

begun as (

    select
        *,
        coalesce(
            max(valid_to) over (
                partition by customer_id order by valid_from, valid_to
                rows between unbounded preceding and 1 preceding
            ) < valid_from,
            true
        ) as begins_span
    from pieces

),

numbered as (

    select
        *,
        sum(case when begins_span then 1 else 0 end) over (
            partition by customer_id order by valid_from, valid_to rows unbounded preceding
        ) as span_no
    from begun

),

spans as (

    select
        customer_id,
        min(valid_from) as valid_from,
        max(valid_to) as valid_to
    from numbered
    group by customer_id, span_no

)

select
    *,
    coalesce(
        lead(valid_from) over (partition by customer_id order by valid_from), date '9999-12-31'
    ) as next_valid_from
from spans
