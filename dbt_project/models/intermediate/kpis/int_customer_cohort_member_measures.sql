-- A customer whose first purchase was of two products is in the cohort of each.
with cohorts as (

    select distinct
        cohorts.judged_on as measured_on,
        cohorts.customer_id,
        coalesce(products.product_id, 'UNKNOWN') as product_id,
        cohorts.first_purchase_cohort,
        cohorts.first_purchase_cohort_churned
    from {{ ref('int_customer_cohorts') }} as cohorts
    inner join {{ ref('int_customer_purchases') }} as purchases
        on cohorts.customer_id = purchases.customer_id
        and cohorts.first_purchase_on = purchases.purchased_on
    inner join {{ ref('stg_accounting__invoice_lines') }} as lines
        on purchases.document_id = lines.document_id
    left join {{ ref('stg_reference__products') }} as products
        on lines.product_id = products.product_id
    where cohorts.first_purchase_cohort = 1

),

{{ measures_at_grains(
    'cohorts', {'product': 'product_id'}, ['first_purchase_cohort', 'first_purchase_cohort_churned']
) }}

select * from cohorts_at_grains
