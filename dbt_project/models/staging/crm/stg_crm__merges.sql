with delivered as (

    select * from {{ source('landed', 'crm_merges') }}

),

renamed as (

    select
        cast(object_type as varchar) as object_type,
        cast(merged_id as varchar) as merged_id,
        cast(surviving_id as varchar) as surviving_id,
        cast(merged_at as timestamp) as merged_at,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
