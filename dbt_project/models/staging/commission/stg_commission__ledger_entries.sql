with delivered as (

    select * from {{ source('landed', 'com_ledger_entries') }}

),

renamed as (

    select
        cast(entry_no as bigint) as entry_no,
        cast(user_id as varchar) as rep_id,
        cast(currency as varchar) as currency,
        cast(side as varchar) as side,
        cast(entry_type as varchar) as entry_type,
        cast(posted_period as date) as posted_period,
        cast(amount as decimal(18, 2)) as amount,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
