with won as (

    select
        deals.*,
        {{ in_reporting_currency('deals.amount', 'rates.rate') }} as reporting_amount
    from {{ ref('int_closed_deals') }} as deals
    left join {{ ref('int_fx_rates') }} as rates
        on deals.currency = rates.from_currency
        and deals.closed_on >= rates.valid_from
        and deals.closed_on < rates.valid_to
    where deals.stage_type = 'won'
        and deals.amount is not null

),

parts as (

    select
        won.*,
        coalesce(splits.rep_id, won.owner_rep_id) as rep_id,
        coalesce(splits.split_rep_id, won.owner_rep_id) as split_rep_id,
        coalesce(splits.split_pct, 1) as split_pct,
        coalesce(splits.deal_split_pct, 1) as deal_split_pct,
        coalesce(splits.takes_remainder, true) as takes_remainder
    from won
    left join {{ ref('int_deal_revenue_splits') }} as splits
        on won.deal_id = splits.deal_id
        and won.closed_on >= splits.valid_from
        and won.closed_on < splits.valid_to

),

rounded as (

    select
        *,
        {{ share_of('reporting_amount', 'split_pct', 'deal_split_pct') }} as rounded_amount,
        {{ share_of('cast(1 as decimal(38, 6))', 'split_pct', 'deal_split_pct') }} as rounded_share
    from parts

),

credits as (

    select
        rounded.deal_id,
        rounded.rep_id,
        rounded.split_rep_id,
        rounded.closed_on,
        rounded.lifecycle_stage,
        rounded.deal_type,
        rounded.lead_source,
        rounded.campaign_id,
        rounded.industry,
        coalesce(assignments.region_id, rounded.fallback_region_id, 'UNKNOWN') as region_id,
        rounded.rounded_amount + case
            when rounded.takes_remainder
                then rounded.reporting_amount - sum(rounded.rounded_amount) over (partition by rounded.deal_id)
            else 0
        end as won_amount,
        rounded.rounded_share + case
            when rounded.takes_remainder
                then 1 - sum(rounded.rounded_share) over (partition by rounded.deal_id)
            else 0
        end as won_deal_shares
    from rounded
    left join {{ ref('int_rep_assignments') }} as assignments
        on rounded.rep_id = assignments.rep_id
        and rounded.closed_on >= assignments.valid_from
        and rounded.closed_on < assignments.valid_to

)

select
    *,
    case when deal_type = 'upsell' then won_amount else 0 end as upsell_revenue,
    case when deal_type = 'cross_sell' then won_amount else 0 end as cross_sell_revenue
from credits
