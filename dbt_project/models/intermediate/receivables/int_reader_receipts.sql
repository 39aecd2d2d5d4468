with receipts as (

    select * from {{ ref('int_cleared_receipts') }}
    where is_of_reader

),

open_amounts as (

    select
        document_id,
        sum(amount) as open_amount
    from {{ ref('int_receivable_movements') }}
    where moved_on <= {{ as_of_date() }}
        and coalesce(reverted_on, date '9999-12-31') > {{ as_of_date() }}
    group by document_id

),

-- Movements are converted and rounded one by one: less than a ten-thousandth is what that leaves of a foreign document.
allocated as (

    select
        allocations.payment_id,
        sum(allocations.allocated_amount) as allocated_amount,
        bool_and(coalesce(abs(open_amounts.open_amount) < 0.0001, false)) as is_settled
    from {{ ref('stg_accounting__payment_allocations') }} as allocations
    left join open_amounts
        on allocations.document_id = open_amounts.document_id
    where allocations.allocated_on <= {{ as_of_date() }}
    group by allocations.payment_id

),

judged as (

    select
        receipts.*,
        coalesce(
            receipts.deposited_on = receipts.received_on
            and receipts.amount = allocated.allocated_amount
            and allocated.is_settled,
            false
        ) as is_accurate_same_day
    from receipts
    left join allocated
        on receipts.payment_id = allocated.payment_id

)

select * from judged
