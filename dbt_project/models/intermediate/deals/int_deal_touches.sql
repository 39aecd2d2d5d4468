with deals as (

    select * from {{ ref('int_closed_deals') }}

),

-- By the deal itself, and by the lead that it came from (ruling 24).
touches as (

    select
        deals.deal_id,
        touches.touch_id,
        touches.touch_type,
        touches.touched_at
    from deals
    inner join {{ ref('int_human_touches') }} as touches
        on deals.deal_id = touches.deal_id
        and deals.closed_at >= touches.touched_at
    union
    select
        deals.deal_id,
        touches.touch_id,
        touches.touch_type,
        touches.touched_at
    from deals
    inner join {{ ref('int_lead_survivors') }} as leads
        on deals.lead_id = leads.lead_id
    inner join {{ ref('int_lead_survivors') }} as duplicates
        on leads.surviving_lead_id = duplicates.surviving_lead_id
    inner join {{ ref('int_human_touches') }} as touches
        on duplicates.lead_id = touches.lead_id
        and deals.closed_at >= touches.touched_at

),

-- A call logged in both systems, or an e-mail found both ways, is one touch.
single as (

    select * from touches
    qualify row_number() over (partition by deal_id, touch_id order by touched_at, touch_type) = 1

)

select
    single.*,
    deals.closed_on,
    deals.stage_type,
    deals.owner_rep_id as rep_id,
    deals.owner_region_id as region_id,
    deals.lifecycle_stage
from single
inner join deals
    on single.deal_id = deals.deal_id
