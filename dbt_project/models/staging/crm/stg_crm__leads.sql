with delivered as (

    {{ followed_to_survivors('crm_leads', {'contact_id': 'contact', 'referrer_account_id': 'account'}) }}

),

merged as (

    select
        merged_id,
        surviving_id
    from {{ ref('stg_crm__survivors') }}
    where object_type = 'lead'

),

renamed as (

    select
        cast(delivered.lead_id as varchar) as lead_id,
        cast(delivered.contact_id as varchar) as contact_id,
        cast(delivered.created_at as timestamp) as created_at,
        cast(delivered.lead_source as varchar) as lead_source,
        cast(delivered.campaign_id as varchar) as campaign_id,
        cast(delivered.referrer_account_id as varchar) as referrer_account_id,
        cast(delivered.qualified_at as timestamp) as qualified_at,
        cast(coalesce(delivered.merged_into_lead_id, merged.surviving_id) as varchar) as merged_into_lead_id,
        cast(delivered.is_test as boolean) as is_test,
        delivered._source_file as source_file,
        delivered._source_line as source_line
    from delivered
    left join merged
        on delivered.lead_id = merged.merged_id
    where not delivered._is_deleted
        and {{ local_date("delivered.created_at") }} <= {{ as_of_date() }}

)

select * from renamed
