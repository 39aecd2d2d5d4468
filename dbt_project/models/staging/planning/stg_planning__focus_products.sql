with delivered as (

    select * from {{ source('landed', 'pln_focus_products') }}

),

renamed as (

    select
        cast(product_id as varchar) as product_id,
        cast(region_id as varchar) as region_id,
        cast(valid_from as date) as valid_from,
        cast(valid_to as date) as valid_to,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
