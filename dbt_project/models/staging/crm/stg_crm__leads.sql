with delivered as (

    select * from {{ source('landed', 'crm_leads') }}

),

renamed as (

    select
        cast(lead_id as varchar) as lead_id,
        cast(contact_id as varchar) as contact_id,
        cast(created_at as timestamp) as created_at,
        cast(lead_source as varchar) as lead_source,
        cast(campaign_id as varchar) as campaign_id,
        cast(referrer_account_id as varchar) as referrer_account_id,
        cast(qualified_at as timestamp) as qualified_at,
        cast(merged_into_lead_id as varchar) as merged_into_lead_id,
        cast(is_test as boolean) as is_test,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted
        and {{ local_date("created_at") }} <= {{ as_of_date() }}

)

select * from renamed
