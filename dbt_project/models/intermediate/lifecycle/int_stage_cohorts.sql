with stays as (

    select
        stays.contact_id,
        stays.lifecycle_stage,
        stages.stage_rank,
        stays.entered_at
    from {{ ref('stg_crm__lifecycle_history') }} as stays
    inner join {{ ref('lifecycle_stages') }} as stages
        on stays.lifecycle_stage = stages.lifecycle_stage

),

first_entries as (

    select
        contact_id,
        lifecycle_stage,
        stage_rank,
        min(entered_at) as entered_at,
        {{ local_date('min(entered_at)') }} as entered_on
    from stays
    where lifecycle_stage <> 'other'
    group by contact_id, lifecycle_stage, stage_rank

),

next_entries as (

    select
        first_entries.contact_id,
        first_entries.lifecycle_stage,
        min(later.entered_at) as converted_at
    from first_entries
    inner join stays as later
        on first_entries.contact_id = later.contact_id
        and first_entries.stage_rank < later.stage_rank
        and first_entries.entered_at <= later.entered_at
    group by first_entries.contact_id, first_entries.lifecycle_stage

),

attributed as (

    select
        first_entries.contact_id,
        first_entries.lifecycle_stage,
        first_entries.entered_at,
        first_entries.entered_on,
        coalesce(owners.rep_id, 'UNASSIGNED') as rep_id,
        contacts.region_id as fallback_region_id,
        contacts.original_source,
        coalesce(
            next_entries.converted_at <= first_entries.entered_at
                + cast(parameters.stage_conversion_window_days as integer) * interval 1 day,
            false
        ) as is_converted
    from first_entries
    inner join {{ ref('int_parameters_daily') }} as parameters
        on first_entries.entered_on = parameters.calendar_date
    left join next_entries
        on first_entries.contact_id = next_entries.contact_id
        and first_entries.lifecycle_stage = next_entries.lifecycle_stage
    left join {{ ref('int_object_owners') }} as owners
        on first_entries.contact_id = owners.object_id
        and owners.object_type = 'contact'
        and first_entries.entered_at >= owners.valid_from
        and first_entries.entered_at < owners.valid_to
    left join {{ ref('int_contacts') }} as contacts
        on first_entries.contact_id = contacts.contact_id

)

select
    attributed.*,
    coalesce(assignments.region_id, attributed.fallback_region_id, 'UNKNOWN') as region_id,
    1 as stage_entries,
    {{ one_if('attributed.is_converted') }} as stage_conversions
from attributed
left join {{ ref('int_rep_assignments') }} as assignments
    on attributed.rep_id = assignments.rep_id
    and attributed.entered_on >= assignments.valid_from
    and attributed.entered_on < assignments.valid_to
