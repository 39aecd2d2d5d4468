with delivered as (

    select * from {{ source('landed', 'mkt_prices') }}

),

renamed as (

    select
        cast(observed_on as date) as observed_on,
        cast(seller as varchar) as seller,
        cast(product_id as varchar) as product_id,
        cast(region_id as varchar) as region_id,
        cast(price as decimal(18, 4)) as price,
        cast(currency as varchar) as currency,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted
        and observed_on <= {{ as_of_date() }}

)

select * from renamed
