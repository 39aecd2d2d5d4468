with reached as (

    select
        period_type,
        period_start,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        sum(universe_outlets_visited) as universe_outlets_visited,
        sum(universe_outlets_selling) as universe_outlets_selling
    from {{ ref('int_outlets_reached') }}
    group by all

)

{{ period_measures_as_rows('reached', ['universe_outlets_visited', 'universe_outlets_selling']) }}
