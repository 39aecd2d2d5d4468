with subscriptions as (

    select
        subscriptions.subscription_id,
        subscriptions.valid_from,
        coalesce(subscriptions.valid_to, date '9999-12-31') as valid_to,
        coalesce(products.product_id, 'UNKNOWN') as product_id,
        subscriptions.mrr_amount,
        subscriptions.currency,
        coalesce(debtors.customer_id, 'UNKNOWN') as customer_id,
        debtors.account_id,
        coalesce(debtors.is_customer, false) as is_customer,
        coalesce(debtors.outlet_region_id, debtors.region_id) as fallback_region_id
    from {{ ref('stg_accounting__subscriptions') }} as subscriptions
    left join {{ ref('stg_reference__products') }} as products
        on subscriptions.product_id = products.product_id
    left join {{ ref('int_debtors') }} as debtors
        on subscriptions.customer_id = debtors.debtor_id

)

select * from subscriptions
