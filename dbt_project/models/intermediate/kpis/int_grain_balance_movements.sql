with movements as (

    select
        measure_code,
        detail,
        rep_id,
        region_id,
        lifecycle_stage,
        measured_on,
        measure_value
    from {{ ref('int_balance_movements') }}
    union all
    -- every stage's share has the contacts of all stages below the line
    select
        'pre_customer_contacts_in_all_stages',
        movements.detail,
        movements.rep_id,
        movements.region_id,
        stages.lifecycle_stage,
        movements.measured_on,
        movements.measure_value
    from {{ ref('int_balance_movements') }} as movements
    cross join {{ ref('lifecycle_stages') }} as stages
    where movements.measure_code = 'pre_customer_contacts'
        and stages.is_pre_customer

),

{{ at_every_grain('movements', ['measured_on'], sums=['measure_value']) }},

moved as (

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
    from {{ ref('int_member_balance_movements') }}

)

select * from moved
