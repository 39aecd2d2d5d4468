-- The first expansion of a customer; one before the first invoice took no time.
with expansions as (

    select
        deals.deal_id,
        deals.account_id,
        deals.industry,
        deals.closed_on,
        deals.owner_rep_id,
        deals.owner_region_id,
        deals.lifecycle_stage,
        greatest(deals.closed_on - purchases.first_purchase_on, 0) as days_to_first_expansion,
        1 as customers_first_expanded
    from {{ ref('int_closed_deals') }} as deals
    inner join {{ ref('int_first_purchases') }} as purchases
        on 'account:' || deals.account_id = purchases.customer_id
    where deals.upsell_deals_won + deals.cross_sell_deals_won > 0
    qualify row_number() over (partition by deals.account_id order by deals.closed_at, deals.deal_id) = 1

)

select * from expansions
