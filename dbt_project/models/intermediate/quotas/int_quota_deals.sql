-- What a rep won, closed and opened: counts wholly to the owner, amounts by revenue splits, openings to the sourcer.
with periods as (

    select * from {{ ref('int_quota_periods') }}

),

won as (

    select
        periods.period_type,
        periods.period_start,
        credits.rep_id,
        sum(credits.won_amount) as won_amount,
        sum(credits.won_deal_shares) as won_deal_shares
    from periods
    inner join {{ ref('int_won_deal_credits') }} as credits
        on credits.closed_on between periods.trailing_start and periods.known_on
    group by all

),

closed as (

    select
        periods.period_type,
        periods.period_start,
        deals.owner_rep_id as rep_id,
        count(*) filter (where deals.stage_type = 'won') as deals_won,
        count(*) as deals_closed
    from periods
    inner join {{ ref('int_closed_deals') }} as deals
        on deals.closed_on between periods.trailing_start and periods.known_on
    group by all

),

opportunities as (

    select
        periods.period_type,
        periods.period_start,
        entries.rep_id,
        count(*) as opportunities
    from periods
    inner join {{ ref('int_opportunities') }} as entries
        on entries.happened_on between periods.capacity_start and periods.capacity_end
    group by all

)

select
    reps.period_type,
    reps.period_start,
    reps.rep_id,
    cast(coalesce(won.won_amount, 0) as decimal(38, 12)) as won_amount,
    cast(coalesce(won.won_deal_shares, 0) as decimal(38, 12)) as won_deal_shares,
    cast(coalesce(closed.deals_won, 0) as decimal(38, 12)) as deals_won,
    cast(coalesce(closed.deals_closed, 0) as decimal(38, 12)) as deals_closed,
    cast(coalesce(opportunities.opportunities, 0) as decimal(38, 12)) as opportunities
from {{ ref('int_quota_reps') }} as reps
left join won
    on reps.period_type = won.period_type
    and reps.period_start = won.period_start
    and reps.rep_id = won.rep_id
left join closed
    on reps.period_type = closed.period_type
    and reps.period_start = closed.period_start
    and reps.rep_id = closed.rep_id
left join opportunities
    on reps.period_type = opportunities.period_type
    and reps.period_start = opportunities.period_start
    and reps.rep_id = opportunities.rep_id
