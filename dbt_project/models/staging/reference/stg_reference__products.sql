with delivered as (

    select * from {{ source('landed', 'ref_products') }}

),

renamed as (

    select
        cast(product_id as varchar) as product_id,
        cast(product_name as varchar) as product_name,
        cast(product_category as varchar) as product_category,
        cast(uom as varchar) as uom,
        cast(launched_on as date) as launched_on,
        cast(is_recurring as boolean) as is_recurring,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
