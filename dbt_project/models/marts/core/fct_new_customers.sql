with touches as (

    select
        customer_id,
        sum(first_purchase_on - first_touched_on) as days_from_touch_to_purchase,
        count(*) as new_customers_with_touch,
        max(original_source) as original_source
    from {{ ref('int_customer_first_touches') }}
    group by customer_id

),

first_documents as (

    select * from {{ ref('int_first_documents') }}

),

customers as (

    select
        customers.customer_id,
        {{ member_or_unknown('customers.account_id', 'accounts.account_id') }} as account_id,
        coalesce(first_documents.document_id, 'UNKNOWN') as document_id,
        customers.first_purchase_on,
        customers.rep_id,
        customers.region_id,
        customers.lifecycle_stage,
        coalesce(touches.original_source, 'UNKNOWN') as original_source,
        cast(1 as decimal(38, 12)) as new_customers,
        cast(case when referred.customer_id is not null then 1 else 0 end as decimal(38, 12)) as referral_customers,
        {{ fact_measures('touches', ['new_customers_with_touch', 'days_from_touch_to_purchase']) }},
        delivered.source_file,
        delivered.source_line
    from {{ ref('int_new_customers') }} as customers
    left join {{ ref('int_accounts') }} as accounts
        on customers.account_id = accounts.account_id
    left join touches
        on customers.customer_id = touches.customer_id
    left join {{ ref('int_referred_customers') }} as referred
        on customers.customer_id = referred.customer_id
    left join first_documents
        on customers.customer_id = first_documents.customer_id
    left join {{ ref('stg_accounting__invoices') }} as delivered
        on first_documents.document_id = delivered.document_id

)

select * from customers
