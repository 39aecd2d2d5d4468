with movements as (

    select * from {{ ref('int_receipts') }}

),

readers as (

    select
        payment_id,
        {{ reader_collection_counts() }}
    from {{ ref('int_reader_receipts') }}
    group by payment_id

),

payments as (

    select
        delivered.payment_id,
        delivered.payment_type,
        delivered.status,
        {{ member_or_unknown('debtors.account_id', 'accounts.account_id') }} as account_id,
        coalesce(debtors.customer_id, 'UNKNOWN') as customer_id,
        coalesce(received.rep_id, 'UNASSIGNED') as rep_id,
        delivered.received_date as received_on,
        coalesce(received.region_id, 'UNKNOWN') as region_id,
        delivered.bounced_on,
        coalesce(bounced.region_id, 'UNKNOWN') as bounced_region_id,
        delivered.deposited_date as deposited_on,
        delivered.amount,
        delivered.currency,
        -- what came in counts when received; what bounced goes out again on its own day
        cast(coalesce(received.amount, 0) as decimal(38, 12)) as received_amount,
        cast(coalesce(bounced.amount, 0) as decimal(38, 12)) as bounced_amount,
        {{ fact_measures('readers', ['reader_collections', 'reader_collections_same_day']) }},
        delivered.source_file,
        delivered.source_line
    from {{ ref('stg_accounting__payments') }} as delivered
    left join {{ ref('int_debtors') }} as debtors
        on delivered.customer_id = debtors.debtor_id
    left join {{ ref('int_accounts') }} as accounts
        on debtors.account_id = accounts.account_id
    left join movements as received
        on delivered.payment_id = received.payment_id
        and not received.is_bounce
    left join movements as bounced
        on delivered.payment_id = bounced.payment_id
        and bounced.is_bounce
    left join readers
        on delivered.payment_id = readers.payment_id

)

select * from payments
where {{ in_published_window(['received_on', 'bounced_on', 'deposited_on']) }}
