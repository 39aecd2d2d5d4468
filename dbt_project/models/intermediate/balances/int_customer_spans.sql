with customers as (

    select
        'active_customers' as measure_code,
        cast(null as varchar) as detail,
        'acc_invoices' as source_entity,
        customers.customer_id as object_id,
        'account' as owner_type,
        customers.account_id as owner_object_id,
        cast(null as varchar) as credited_rep_id,
        'account' as stage_object_type,
        customers.account_id as stage_object_id,
        customers.fallback_region_id,
        cast(null as varchar) as lifecycle_stage,
        spans.valid_from,
        spans.valid_to,
        cast(1 as decimal(38, 6)) as measure_value
    from {{ ref('int_customer_activity_spans') }} as spans
    inner join {{ ref('int_customers') }} as customers
        on spans.customer_id = customers.customer_id

)

select * from customers
