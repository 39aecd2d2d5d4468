with exits as (

    select
        stays.contact_id,
        stays.lifecycle_stage,
        stays.entered_at,
        stays.exited_at,
        {{ local_date('stays.exited_at') }} as exited_on,
        contacts.region_id as fallback_region_id,
        coalesce(owners.rep_id, 'UNASSIGNED') as rep_id
    from {{ ref('stg_crm__lifecycle_history') }} as stays
    left join {{ ref('int_contacts') }} as contacts
        on stays.contact_id = contacts.contact_id
    left join {{ ref('int_object_owners') }} as owners
        on stays.contact_id = owners.object_id
        and owners.object_type = 'contact'
        and stays.exited_at >= owners.valid_from
        and stays.exited_at < owners.valid_to
    where {{ local_date('stays.exited_at') }} <= {{ as_of_date() }}

)

select
    exits.*,
    coalesce(assignments.region_id, exits.fallback_region_id, 'UNKNOWN') as region_id
from exits
left join {{ ref('int_rep_assignments') }} as assignments
    on exits.rep_id = assignments.rep_id
    and exits.exited_on >= assignments.valid_from
    and exits.exited_on < assignments.valid_to
