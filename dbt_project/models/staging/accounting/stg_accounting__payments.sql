with delivered as (

    select * from {{ source('landed', 'acc_payments') }}

),

renamed as (

    select
        cast(payment_id as varchar) as payment_id,
        cast(customer_id as varchar) as customer_id,
        cast(payment_type as varchar) as payment_type,
        cast(received_date as date) as received_date,
        cast(deposited_date as date) as deposited_date,
        cast(amount as decimal(18, 2)) as amount,
        cast(currency as varchar) as currency,
        cast(status as varchar) as status,
        cast(collected_by_user_id as varchar) as collected_by_rep_id,
        cast(cleared_on as date) as cleared_on,
        cast(bounced_on as date) as bounced_on,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted
        and received_date <= {{ as_of_date() }}

)

select * from renamed
