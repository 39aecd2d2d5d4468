with profits as (

    select
        'outlet_profit' as measure_code,
        cast(null as varchar) as detail,
        'UNASSIGNED' as rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        outlet_id,
        period_type,
        period_start,
        outlet_profit,
        outlet_revenue
    from {{ ref('int_outlet_profits') }}

),

{{ at_every_grain('profits', ['outlet_id', 'period_type', 'period_start', 'outlet_profit', 'outlet_revenue']) }},

-- A sum that lacks one location is not the sum of the locations: unknown.
places as (

    select
        grain,
        grain_id,
        cast(null as varchar) as detail,
        period_type,
        period_start,
        case when count(*) = count(outlet_profit) then sum(outlet_profit) end as outlet_profit,
        sum(outlet_revenue) as outlet_revenue
    from at_grains
    where grain in ('company', 'region', 'region_subtree')
    group by all

),

-- Each location beside all of a place; unless these made a profit there is nothing to share.
beside as (

    select
        at_grains.grain,
        at_grains.grain_id,
        at_grains.outlet_id,
        at_grains.period_type,
        at_grains.period_start,
        at_grains.outlet_profit,
        at_grains.outlet_revenue,
        case when places.outlet_profit > 0 then places.outlet_profit end as all_outlets_profit
    from at_grains
    inner join places
        on at_grains.grain = places.grain
        and at_grains.grain_id = places.grain_id
        and at_grains.period_type = places.period_type
        and at_grains.period_start = places.period_start

),

cells as (

    select
        *,
        case when outlet_profit > 0 then outlet_profit end as all_outlets_profit
    from places
    union all by name
    select
        * exclude (outlet_id),
        'outlet_id=' || outlet_id as detail
    from beside
    union all by name
    -- the location itself has its share of its own region
    select
        * exclude (grain, grain_id, outlet_id),
        'outlet' as grain,
        outlet_id as grain_id,
        null as detail
    from beside
    where grain = 'region'

)

{{ cells_as_rows('cells', ['outlet_profit', 'outlet_revenue', 'all_outlets_profit']) }}
