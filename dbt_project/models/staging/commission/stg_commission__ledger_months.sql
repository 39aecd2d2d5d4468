with delivered as (

    select * from {{ source('landed', 'com_ledger_months') }}

),

renamed as (

    select
        cast(period as date) as posted_period,
        cast(entry_count as bigint) as entry_count,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
