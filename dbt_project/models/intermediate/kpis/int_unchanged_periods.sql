-- A day or week with a target of its own is made again each night: its score reads the cells.
with own_targets as (

    select distinct
        figure_period_type as period_type,
        covered_from as period_start
    from {{ ref('int_assigned_cycles') }}
    where figure_period_type in ('day', 'week')

),

unchanged as (

    select
        tonight.period_type,
        tonight.period_start
    from {{ ref('int_period_fingerprints') }} as tonight
    inner join {{ source('quality_before', 'period_fingerprints') }} as earlier
        on tonight.period_type = earlier.period_type
        and tonight.period_start = earlier.period_start
        and tonight.fingerprint = earlier.fingerprint
    left join own_targets
        on tonight.period_type = own_targets.period_type
        and tonight.period_start = own_targets.period_start
    where own_targets.period_start is null

)

select * from unchanged
