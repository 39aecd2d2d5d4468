with leads as (

    select
        leads.lead_id,
        leads.contact_id,
        leads.created_at,
        survivors.surviving_lead_id
    from {{ ref('stg_crm__leads') }} as leads
    inner join {{ ref('int_lead_survivors') }} as survivors
        on leads.lead_id = survivors.lead_id

),

-- Activities by the lead, calls by its contact; a duplicate's touches follow it, from its own creation on (ruling 24).
touches as (

    select
        leads.surviving_lead_id as lead_id,
        touches.* exclude (lead_id, deal_id, contact_id)
    from {{ ref('int_human_touches') }} as touches
    inner join leads
        on touches.lead_id = leads.lead_id
        and touches.touched_at >= leads.created_at
    union all
    select
        leads.surviving_lead_id,
        touches.* exclude (lead_id, deal_id, contact_id)
    from {{ ref('int_human_touches') }} as touches
    inner join leads
        on touches.contact_id = leads.contact_id
        and touches.touched_at >= leads.created_at

),

-- One call is one touch, however many activities name it.
single as (

    select * from touches
    qualify row_number() over (
        partition by lead_id, touch_id order by touched_at, activity_id
    ) = 1

)

select
    *,
    row_number() over (partition by lead_id order by touched_at, touch_id) as touch_no
from single
