with delivered as (

    select * from {{ source('landed', 'acc_fx_rates') }}

),

renamed as (

    select
        cast(rate_date as date) as rate_date,
        cast(from_currency as varchar) as from_currency,
        cast(to_currency as varchar) as to_currency,
        cast(rate as decimal(18, 8)) as rate,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted
        and rate_date <= {{ as_of_date() }}

)

select * from renamed
