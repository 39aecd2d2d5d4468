with delivered as (

    select * from {{ source('landed', 'crm_campaign_members') }}

),

renamed as (

    select
        cast(campaign_id as varchar) as campaign_id,
        cast(contact_id as varchar) as contact_id,
        cast(sent_at as timestamp) as sent_at,
        cast(responded_at as timestamp) as responded_at,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
