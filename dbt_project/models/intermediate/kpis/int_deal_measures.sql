with by_owner as (

    select
        closed_on as measured_on,
        owner_rep_id as rep_id,
        owner_region_id as region_id,
        lifecycle_stage,
        sum(deals_won) as deals_won,
        sum(deals_lost) as deals_lost,
        sum(deals_closed) as deals_closed,
        {{ days_of('sum(won_cycle_microseconds)') }} as sales_cycle_days,
        sum(deals_won_with_cycle) as deals_won_with_cycle
    from {{ ref('int_closed_deals') }}
    group by all

),

by_credit as (

    select
        closed_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        sum(won_amount) as won_amount,
        sum(won_deal_shares) as won_deal_shares
    from {{ ref('int_won_deal_credits') }}
    group by all

),

credited as (

    select
        closed_on as measured_on,
        owner_rep_id as rep_id,
        owner_region_id as region_id,
        lifecycle_stage,
        'credited_as=owner' as detail,
        sum(deals_won) as deals_won,
        sum(deals_lost) as deals_lost
    from {{ ref('int_closed_deals') }}
    group by all
    union all
    select
        closed_on,
        coalesce(sourced_by_rep_id, 'UNASSIGNED'),
        sourcer_region_id,
        lifecycle_stage,
        'credited_as=sourcer',
        sum(deals_won),
        sum(deals_lost)
    from {{ ref('int_closed_deals') }}
    group by all

),

measures as (

    {{ measures_as_rows(
        'by_owner', ['deals_won', 'deals_lost', 'deals_closed', 'sales_cycle_days', 'deals_won_with_cycle']
    ) }}
    union all
    {{ measures_as_rows('by_credit', ['won_amount', 'won_deal_shares']) }}
    union all
    {{ measures_as_rows('credited', ['deals_won', 'deals_lost'], 'detail') }}

)

select * from measures
