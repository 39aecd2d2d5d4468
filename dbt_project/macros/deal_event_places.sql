{#
    CTE `placed`: deal events with owner, owner's region and lifecycle stage at the event (ruling 9: by the primary
    contact if the deal has one, else the furthest stage of its account).

    events: a CTE with deal_id, contact_id, account_id, fallback_region_id, sourced_by_rep_id, happened_at and whatever
    else it carries.
#}
{% macro deal_event_places(events) %}
owned as (

    select
        {{ events }}.*,
        {{ local_date('happened_at') }} as happened_on,
        coalesce(owners.rep_id, 'UNASSIGNED') as owner_rep_id,
        case
            when {{ events }}.contact_id is not null then coalesce(contact_stages.lifecycle_stage, 'unknown')
            else coalesce(account_stages.lifecycle_stage, 'unknown')
        end as lifecycle_stage
    from {{ events }}
    left join {{ ref('int_object_owners') }} as owners
        on {{ events }}.deal_id = owners.object_id
        and owners.object_type = 'deal'
        and {{ events }}.happened_at >= owners.valid_from
        and {{ events }}.happened_at < owners.valid_to
    left join {{ ref('int_contact_stages') }} as contact_stages
        on {{ events }}.contact_id = contact_stages.contact_id
        and {{ events }}.happened_at >= contact_stages.entered_at
        and {{ events }}.happened_at < contact_stages.exited_at
    left join {{ ref('int_account_stages') }} as account_stages
        on {{ events }}.account_id = account_stages.account_id
        and {{ events }}.happened_at >= account_stages.entered_at
        and {{ events }}.happened_at < account_stages.exited_at

),

placed as (

    select
        owned.*,
        coalesce(assignments.region_id, owned.fallback_region_id, 'UNKNOWN') as owner_region_id,
        coalesce(sourcer_assignments.region_id, owned.fallback_region_id, 'UNKNOWN') as sourcer_region_id
    from owned
    left join {{ ref('int_rep_assignments') }} as assignments
        on owned.owner_rep_id = assignments.rep_id
        and owned.happened_on >= assignments.valid_from
        and owned.happened_on < assignments.valid_to
    left join {{ ref('int_rep_assignments') }} as sourcer_assignments
        on owned.sourced_by_rep_id = sourcer_assignments.rep_id
        and owned.happened_on >= sourcer_assignments.valid_from
        and owned.happened_on < sourcer_assignments.valid_to

)
{% endmacro %}
