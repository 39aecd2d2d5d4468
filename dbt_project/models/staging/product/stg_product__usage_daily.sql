with delivered as (

    select * from {{ source('landed', 'prd_usage_daily') }}

),

renamed as (

    select
        cast(account_id as varchar) as account_id,
        cast(usage_date as date) as usage_date,
        cast(active_seconds as bigint) as active_seconds,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted
        and usage_date <= {{ as_of_date() }}

)

select * from renamed
