with contacts as (

    select
        'pre_customer_contacts' as measure_code,
        cast(null as varchar) as detail,
        'crm_contacts' as source_entity,
        stays.contact_id as object_id,
        'contact' as owner_type,
        stays.contact_id as owner_object_id,
        cast(null as varchar) as credited_rep_id,
        cast(null as varchar) as stage_object_type,
        cast(null as varchar) as stage_object_id,
        contacts.region_id as fallback_region_id,
        stays.lifecycle_stage,
        {{ local_date('stays.entered_at') }} as valid_from,
        case
            when stays.exited_at < timestamp '9999-12-31 00:00:00' then {{ local_date('stays.exited_at') }}
            else date '9999-12-31'
        end as valid_to,
        cast(1 as decimal(38, 6)) as measure_value
    from {{ ref('int_contact_stages') }} as stays
    inner join {{ ref('lifecycle_stages') }} as stages
        on stays.lifecycle_stage = stages.lifecycle_stage
    left join {{ ref('int_contacts') }} as contacts
        on stays.contact_id = contacts.contact_id
    where stages.is_pre_customer

)

select * from contacts
