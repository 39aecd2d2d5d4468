{#
    Each quota against what the rep can do: enough opportunities at the rep's own win rate and deal size of twelve months.
    Wins and opportunities come whole. Who won nothing yet is not checked.
#}
with quotas as (

    select
        shares.*,
        bases.trailing_sales,
        bases.pipeline_amount,
        deals.won_amount,
        deals.won_deal_shares,
        deals.deals_won,
        deals.deals_closed,
        deals.opportunities,
        cast(shares.recommended_quota * deals.won_deal_shares as decimal(38, 12)) as quota_times_deals,
        cast(deals.opportunities * 0.25 as decimal(38, 12)) as capacity,
        cast(
            cast(deals.opportunities as decimal(18, 0)) * cast(deals.deals_won as decimal(18, 0))
            as decimal(20, 0)
        ) * cast(deals.won_amount as decimal(38, 6)) as capacity_amount,
        cast(4 * deals.deals_closed * deals.won_deal_shares as decimal(38, 12)) as capacity_parts
    from {{ ref('int_quota_shares') }} as shares
    inner join {{ ref('int_quota_bases') }} as bases
        on shares.period_type = bases.period_type
        and shares.period_start = bases.period_start
        and shares.rep_id = bases.rep_id
    inner join {{ ref('int_quota_deals') }} as deals
        on shares.period_type = deals.period_type
        and shares.period_start = deals.period_start
        and shares.rep_id = deals.rep_id

),

with_wins as (

    select
        *,
        {{ exact_quotient('won_amount', 'won_deal_shares') }} as average_deal_size,
        {{ exact_quotient('deals_won', 'deals_closed') }} as win_rate,
        case when won_amount > 0 and deals_won > 0 then
            cast(ceil({{ exact_quotient('quota_times_deals', 'won_amount') }}) as decimal(38, 12))
        end as wins_needed
    from quotas

),

with_opportunities as (

    select
        *,
        cast(wins_needed * deals_closed as decimal(38, 12)) as wins_times_closed
    from with_wins

),

needs as (

    select
        *,
        cast(ceil({{ exact_quotient('wins_times_closed', 'deals_won') }}) as decimal(38, 12)) as opportunities_needed,
        cast(round({{ exact_quotient('capacity_amount', 'capacity_parts') }}, 6) as decimal(38, 6)) as attainable_amount
    from with_opportunities

),

checked as (

    select
        *,
        coalesce(capacity < opportunities_needed, false) as is_capacity_limited
    from needs

)

select
    checked.* exclude (quota_times_deals, capacity_amount, capacity_parts, wins_times_closed),
    periods.period_end,
    periods.known_on,
    -- whole wins and opportunities ask a little more than the quota does: the quota stays the most
    case
        when checked.is_capacity_limited then least(checked.recommended_quota, checked.attainable_amount)
        else checked.recommended_quota
    end as proposed_quota
from checked
inner join {{ ref('int_quota_periods') }} as periods
    on checked.period_type = periods.period_type
    and checked.period_start = periods.period_start
