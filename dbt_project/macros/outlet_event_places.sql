{#
    CTE `placed`: outlet events with rep and region. The rep is the one named by the event (`source_rep_id`, null if
    the rule names none), else the outlet's owner at the event; the region is the rep's on that day, else the outlet's.
    An outlet of which no row was delivered is UNKNOWN, but may have an owner in the history.

    events: a CTE with source_outlet_id, outlet_id, outlet_region_id, source_rep_id, happened_at and whatever else.
#}
{% macro outlet_event_places(events) %}
credited as (

    select
        {{ events }}.*,
        {{ local_date('happened_at') }} as happened_on,
        case
            when {{ events }}.source_rep_id is not null then coalesce(reps.rep_id, 'UNKNOWN')
            else coalesce(owners.rep_id, 'UNASSIGNED')
        end as rep_id
    from {{ events }}
    left join {{ ref('int_reps') }} as reps
        on {{ events }}.source_rep_id = reps.rep_id
    left join {{ ref('int_object_owners') }} as owners
        on {{ events }}.source_outlet_id = owners.object_id
        and owners.object_type = 'outlet'
        and {{ events }}.happened_at >= owners.valid_from
        and {{ events }}.happened_at < owners.valid_to

),

placed as (

    select
        credited.*,
        coalesce(assignments.region_id, credited.outlet_region_id, 'UNKNOWN') as region_id
    from credited
    left join {{ ref('int_rep_assignments') }} as assignments
        on credited.rep_id = assignments.rep_id
        and credited.happened_on >= assignments.valid_from
        and credited.happened_on < assignments.valid_to

)
{% endmacro %}
