with deals as (

    select
        closed_on as measured_on,
        stage_type,
        count(*) as deals_closed
    from {{ ref('int_closed_deals') }}
    group by all

),

touches as (

    select
        closed_on as measured_on,
        stage_type,
        case when touch_type = 'demo' then 'meeting' else touch_type end as touch_group,
        count(*) as closed_deal_touches
    from {{ ref('int_deal_touches') }}
    group by all

),

by_outcome as (

    select
        measured_on,
        stage_type,
        sum(closed_deal_touches) as closed_deal_touches
    from touches
    group by measured_on, stage_type

),

by_type as (

    select
        measured_on,
        touch_group,
        sum(closed_deal_touches) as closed_deal_touches
    from touches
    group by measured_on, touch_group

),

touch_groups as (

    select distinct touch_group from touches

),

-- Each kind of touch is divided by all closed deals, so that the kinds add up to the touches per deal.
deals_of_every_type as (

    select
        deals.measured_on,
        touch_groups.touch_group,
        sum(deals.deals_closed) as deals_closed
    from deals
    cross join touch_groups
    group by deals.measured_on, touch_groups.touch_group

),

measures as (

    {{ measures_at_grain('deals', 'outcome', 'stage_type', ['deals_closed']) }}
    union all
    {{ measures_at_grain('by_outcome', 'outcome', 'stage_type', ['closed_deal_touches']) }}
    union all
    {{ measures_at_grain('deals_of_every_type', 'touch_type', 'touch_group', ['deals_closed']) }}
    union all
    {{ measures_at_grain('by_type', 'touch_type', 'touch_group', ['closed_deal_touches']) }}

)

select * from measures
