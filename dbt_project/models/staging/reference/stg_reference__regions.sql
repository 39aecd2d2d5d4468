with delivered as (

    select * from {{ source('landed', 'ref_regions') }}

),

renamed as (

    select
        cast(region_id as varchar) as region_id,
        cast(region_name as varchar) as region_name,
        cast(parent_region_id as varchar) as parent_region_id,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
