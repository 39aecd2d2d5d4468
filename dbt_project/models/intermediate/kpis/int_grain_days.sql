with rows_by_day as (

    select * from {{ ref('int_measures_daily') }}

),

{{ at_every_grain(
    'rows_by_day', ['measured_on'], 'measured_on', sums=['measure_value'], by_grain=ref('int_call_member_days')
) }},

said as (

    select distinct
        measure_code,
        grain
    from {{ ref('int_member_measures') }}

),

-- Where a model says the members of a grain itself (the role of an employee), the rep's are not asked.
days as (

    select
        at_grains.measure_code,
        at_grains.grain,
        at_grains.grain_id,
        at_grains.detail,
        at_grains.measured_on,
        cast(at_grains.measure_value as decimal(38, 12)) as measure_value
    from at_grains
    left join said
        on at_grains.measure_code = said.measure_code
        and at_grains.grain = said.grain
    where said.measure_code is null
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

select * from days
