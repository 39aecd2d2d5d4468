with changes as (

    select
        history.deal_id,
        history.stage_id,
        history.entered_at as happened_at,
        history.exited_at,
        history.amount as stage_amount,
        history.currency as stage_currency,
        deals.account_id,
        deals.contact_id,
        deals.sourced_by_rep_id,
        deals.fallback_region_id,
        history.source_file,
        history.source_line
    from {{ ref('stg_crm__deal_stage_history') }} as history
    left join {{ ref('int_deals') }} as deals
        on history.deal_id = deals.deal_id

),

{{ deal_event_places('changes') }}

select
    placed.deal_id,
    placed.happened_at as entered_at,
    placed.happened_on as entered_on,
    {{ local_date('placed.exited_at') }} as exited_on,
    placed.stage_id,
    coalesce(stages.stage_type, 'UNKNOWN') as stage_type,
    coalesce(stages.is_qualified, false) as is_qualified,
    placed.owner_rep_id as rep_id,
    placed.owner_region_id as region_id,
    placed.lifecycle_stage,
    placed.stage_amount as amount,
    placed.stage_currency as currency,
    placed.source_file,
    placed.source_line
from placed
left join {{ ref('stg_reference__deal_stages') }} as stages
    on placed.stage_id = stages.stage_id
-- a deal that is published has all its stages
where {{ in_published_window(['placed.happened_on']) }}
    or placed.deal_id in (select deals.deal_id from {{ ref('fct_deals') }} as deals)
