with delivered as (

    select * from {{ source('landed', 'acc_payment_allocations') }}

),

renamed as (

    select
        cast(allocation_id as varchar) as allocation_id,
        cast(payment_id as varchar) as payment_id,
        cast(document_id as varchar) as document_id,
        cast(allocated_on as date) as allocated_on,
        cast(allocated_amount as decimal(18, 2)) as allocated_amount,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted
        and allocated_on <= {{ as_of_date() }}

)

select * from renamed
