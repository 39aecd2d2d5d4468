with delivered as (

    select * from {{ source('landed', 'mkt_market_size') }}

),

renamed as (

    select
        cast(period_start as date) as period_start,
        cast(period_end as date) as period_end,
        cast(region_id as varchar) as region_id,
        cast(product_category as varchar) as product_category,
        cast(participant as varchar) as participant,
        cast(sales_amount as decimal(18, 2)) as sales_amount,
        cast(currency as varchar) as currency,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
