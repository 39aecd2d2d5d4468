with qualified_entries as (

    select
        history.deal_id,
        min(history.entered_at) as happened_at
    from {{ ref('stg_crm__deal_stage_history') }} as history
    inner join {{ ref('stg_reference__deal_stages') }} as stages
        on history.stage_id = stages.stage_id
    where stages.is_qualified
        or stages.stage_type = 'won'
    group by history.deal_id

),

entries as (

    select
        deals.*,
        qualified_entries.happened_at
    from qualified_entries
    inner join {{ ref('int_deals') }} as deals
        on qualified_entries.deal_id = deals.deal_id

),

{{ deal_event_places('entries') }}

select
    *,
    coalesce(sourced_by_rep_id, owner_rep_id) as rep_id,
    case when sourced_by_rep_id is null then owner_region_id else sourcer_region_id end as region_id,
    1 as new_opportunities,
    {{ one_if('expected_margin_amount > 0') }} as profitable_opportunities
from placed
