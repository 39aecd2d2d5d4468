with proposals as (

    select
        deals.* exclude (sourced_by_rep_id),
        quotes.quote_id,
        case when quotes.rep_id is null then 'UNASSIGNED' else coalesce(reps.rep_id, 'UNKNOWN') end as rep_id,
        deals.sourced_by_rep_id,
        quotes.sent_at as happened_at
    from {{ ref('stg_crm__quotes') }} as quotes
    left join {{ ref('int_deals') }} as deals
        on quotes.deal_id = deals.deal_id
    left join {{ ref('int_reps') }} as reps
        on quotes.rep_id = reps.rep_id
    where quotes.sent_at is not null
        and quotes.supersedes_quote_id is null
        and quotes.status not in ('draft', 'void')
        and {{ local_date('quotes.sent_at') }} <= {{ as_of_date() }}

),

{{ deal_event_places('proposals') }}

select
    placed.*,
    coalesce(assignments.region_id, placed.fallback_region_id, 'UNKNOWN') as region_id,
    1 as proposals_sent
from placed
left join {{ ref('int_rep_assignments') }} as assignments
    on placed.rep_id = assignments.rep_id
    and placed.happened_on >= assignments.valid_from
    and placed.happened_on < assignments.valid_to
