with receipts as (

    select
        payments.payment_id,
        payments.received_date as received_on,
        payments.deposited_date as deposited_on,
        payments.amount,
        payments.currency,
        payments.collected_by_rep_id is not null as was_collected,
        debtors.customer_type = 'reader' as is_of_reader,
        case when outlets.is_dealer then outlets.outlet_id end as dealer_id,
        places.rep_id,
        places.region_id,
        coalesce(customers.outlet_region_id, customers.region_id) as fallback_region_id
    from {{ ref('stg_accounting__payments') }} as payments
    inner join {{ ref('int_receipts') }} as places
        on payments.payment_id = places.payment_id
        and payments.received_date = places.counted_on
    left join {{ ref('stg_accounting__customers') }} as debtors
        on payments.customer_id = debtors.customer_id
    left join {{ ref('int_debtors') }} as customers
        on payments.customer_id = customers.debtor_id
    left join {{ ref('int_outlets') }} as outlets
        on customers.outlet_id = outlets.outlet_id
    where payments.payment_type = 'receipt'
        and payments.status = 'cleared'

)

select * from receipts
