with customers as (

    select * from {{ ref('int_period_customers') }}

),

won_deals as (

    select
        'account:' || account_id as customer_id,
        closed_on,
        deal_type
    from {{ ref('int_closed_deals') }}
    where stage_type = 'won'
        and deal_type in ('upsell', 'cross_sell')

),

-- A customer counts once in the period, however many deals.
expanded as (

    select
        customers.period_type,
        customers.period_start,
        customers.customer_id,
        coalesce(bool_or(won_deals.deal_type = 'upsell'), false) as is_upsold,
        coalesce(bool_or(won_deals.deal_type = 'cross_sell'), false) as is_cross_sold
    from customers
    inner join won_deals
        on customers.customer_id = won_deals.customer_id
        and won_deals.closed_on between customers.period_start and customers.last_day
    group by all

),

valued as (

    select
        period_type,
        period_start,
        customer_id,
        sum(customer_value_at_start) as customer_value_at_start,
        sum(customer_value_churned) as customer_value_churned
    from {{ ref('int_customer_values') }}
    group by all

)

select
    customers.*,
    described.customer_type,
    origins.lead_source,
    1 as active_customers_at_start,
    {{ one_if('customers.is_still_active') }} as customers_retained,
    {{ one_if('not customers.is_still_active') }} as customers_churned,
    {{ one_if('customers.is_loyal') }} as loyal_customers_at_start,
    {{ one_if('customers.is_loyal and customers.is_still_active') }} as loyal_customers_kept,
    {{ one_if('customers.is_loyal and not customers.is_still_active') }} as loyal_customers_churned,
    {{ one_if('expanded.is_upsold') }} as customers_upsold,
    {{ one_if('expanded.is_cross_sold') }} as customers_cross_sold,
    coalesce(valued.customer_value_at_start, 0) as customer_value_at_start,
    coalesce(valued.customer_value_churned, 0) as customer_value_churned
from customers
left join expanded
    on customers.period_type = expanded.period_type
    and customers.period_start = expanded.period_start
    and customers.customer_id = expanded.customer_id
left join valued
    on customers.period_type = valued.period_type
    and customers.period_start = valued.period_start
    and customers.customer_id = valued.customer_id
left join {{ ref('int_customers') }} as described
    on customers.customer_id = described.customer_id
left join {{ ref('int_customer_origins') }} as origins
    on customers.customer_id = origins.customer_id
