with delivered as (

    select * from {{ source('landed', 'ref_deal_stages') }}

),

renamed as (

    select
        cast(stage_id as varchar) as stage_id,
        cast(pipeline as varchar) as pipeline,
        cast(stage_order as bigint) as stage_order,
        cast(stage_type as varchar) as stage_type,
        cast(is_qualified as boolean) as is_qualified,
        cast(win_probability as decimal(5, 4)) as win_probability,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
