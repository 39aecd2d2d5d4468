-- Several documents may make the first purchase: the one with the smallest id stands for it.
with first_documents as (

    select
        purchases.customer_id,
        min(purchases.document_id) as document_id
    from {{ ref('int_customer_purchases') }} as purchases
    inner join {{ ref('int_first_purchases') }} as firsts
        on purchases.customer_id = firsts.customer_id
        and purchases.purchased_on = firsts.first_purchase_on
    group by purchases.customer_id

)

select * from first_documents
