with delivered as (

    select * from {{ source('landed', 'acc_subscriptions') }}

),

renamed as (

    select
        cast(subscription_id as varchar) as subscription_id,
        cast(customer_id as varchar) as customer_id,
        cast(product_id as varchar) as product_id,
        cast(mrr_amount as decimal(18, 2)) as mrr_amount,
        cast(currency as varchar) as currency,
        cast(valid_from as date) as valid_from,
        cast(valid_to as date) as valid_to,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
