with leads as (

    select * from {{ ref('int_leads') }}

),

-- A contact with several leads converts once: by the earliest lead before it became a customer.
converted as (

    select * from leads
    where created_at < became_customer_at
    qualify row_number() over (partition by contact_id order by created_at, lead_id) = 1

),

events as (

    select
        'created' as event_type,
        lead_id,
        created_at as happened_at,
        created_at as window_begins_at
    from leads
    union all
    select
        'qualified' as event_type,
        lead_id,
        qualified_at as happened_at,
        qualified_at as window_begins_at
    from leads
    where qualified_at is not null
    union all
    select
        'contacted' as event_type,
        lead_id,
        first_touched_at as happened_at,
        first_touched_at as window_begins_at
    from leads
    where first_touched_at is not null
    union all
    select
        'converted' as event_type,
        lead_id,
        became_customer_at,
        created_at
    from converted

),

dated as (

    select
        events.*,
        {{ local_date('events.happened_at') }} as happened_on,
        events.window_begins_at
            + cast(parameters.follow_up_window_days as integer) * interval 1 day as follow_up_ends_at,
        events.window_begins_at
            + cast(parameters.customer_conversion_window_days as integer) * interval 1 day as conversion_ends_at
    from events
    inner join {{ ref('int_parameters_daily') }} as parameters
        on {{ local_date('events.window_begins_at') }} = parameters.calendar_date
    where {{ local_date('events.happened_at') }} <= {{ as_of_date() }}

),

-- Where no rep is known to have touched the lead, its owner at the end of the window counts: of the follow-up for
-- contact and response, of the conversion otherwise (ruling 13).
credited as (

    select
        dated.*,
        leads.* exclude (lead_id),
        coalesce(nullif(leads.first_touch_rep_id, 'UNASSIGNED'), owners.rep_id, 'UNASSIGNED') as rep_id
    from dated
    inner join leads
        on dated.lead_id = leads.lead_id
    left join {{ ref('int_object_owners') }} as owners
        on dated.lead_id = owners.object_id
        and owners.object_type = 'lead'
        and case
            when dated.event_type in ('qualified', 'contacted') then dated.follow_up_ends_at
            else dated.conversion_ends_at
        end >= owners.valid_from
        and case
            when dated.event_type in ('qualified', 'contacted') then dated.follow_up_ends_at
            else dated.conversion_ends_at
        end < owners.valid_to

)

select
    credited.* exclude (window_begins_at),
    coalesce(assignments.region_id, credited.fallback_region_id, 'UNKNOWN') as region_id
from credited
left join {{ ref('int_rep_assignments') }} as assignments
    on credited.rep_id = assignments.rep_id
    and credited.happened_on >= assignments.valid_from
    and credited.happened_on < assignments.valid_to
