with measures_by_period as (

    select * from {{ ref('int_period_measures') }}

),

{{ at_every_grain('measures_by_period', ['period_type', 'period_start', 'measure_value']) }},

cells as (

    select
        measure_code,
        grain,
        grain_id,
        detail,
        period_type,
        period_start,
        cast(sum(measure_value) as decimal(38, 12)) as measure_value
    from at_grains
    group by all
    union all
    select
        measure_code,
        grain,
        grain_id,
        detail,
        period_type,
        period_start,
        measure_value
    from {{ ref('int_member_period_measures') }}

)

select * from cells
