with delivered as (

    {{ followed_to_survivors('crm_campaign_members', {'contact_id': 'contact'}) }}

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

),

-- Two records that became one contact may both have been sent the campaign: it was sent once, and first answered once.
once as (

    select * replace (min(responded_at) over (partition by campaign_id, contact_id) as responded_at)
    from renamed
    qualify row_number() over (partition by campaign_id, contact_id order by sent_at, source_line) = 1

)

select * from once
