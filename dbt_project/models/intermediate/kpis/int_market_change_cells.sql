with changes as (

    select * from {{ ref('int_market_changes') }}

),

-- Where no market row stands the change is unknown, never nothing.
members as (

    select
        members.grain,
        members.grain_id,
        cast(null as varchar) as detail,
        members.period_type,
        members.period_start
    from {{ ref('int_grain_members') }} as members
    anti join changes
        on members.grain = changes.grain
        and members.grain_id = changes.grain_id
        and members.period_type = changes.period_type
        and members.period_start = changes.period_start
        and changes.detail is null
    where members.grain in ('company', 'region', 'region_subtree')
        and members.period_type not in ('day', 'week')

),

told as (

    select
        grain,
        grain_id,
        detail,
        competitor,
        period_type,
        period_start,
        market_share_change,
        growth_gap_vs_competitors
    from changes
    union all
    select
        grain,
        grain_id,
        detail,
        null,
        period_type,
        period_start,
        null,
        null
    from members

),

of_market as (

    select * from told
    where competitor is null

)

{{ cells_as_rows('of_market', ['market_share_change']) }}
union all
{{ cells_as_rows('told', ['growth_gap_vs_competitors']) }}
