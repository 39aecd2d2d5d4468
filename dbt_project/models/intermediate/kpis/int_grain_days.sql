with rows_by_day as (

    select * from {{ ref('int_measures_daily') }}

),

{{ at_every_grain('rows_by_day', ['measured_on', 'measure_value'], 'measured_on') }},

parts as (

    select
        measure_code,
        grain,
        grain_id,
        detail,
        measured_on,
        measure_value
    from at_grains
    union all
    select
        measure_code,
        grain,
        grain_id,
        detail,
        measured_on,
        measure_value
    from {{ ref('int_call_member_days') }}

),

summed as (

    select
        measure_code,
        grain,
        grain_id,
        detail,
        measured_on,
        cast(sum(measure_value) as decimal(38, 12)) as measure_value
    from parts
    -- where a model says the members of a grain itself (the role of an employee), the rep's are not asked
    where (measure_code, grain) not in (select (said.measure_code, said.grain) from {{ ref('int_member_measures') }} as said)
    group by all
    union all
    select
        measure_code,
        grain,
        grain_id,
        detail,
        measured_on,
        measure_value
    from {{ ref('int_member_measures') }}

)

select * from summed
