with members as (

    select
        *,
        cast(null as varchar) as detail
    from {{ ref('int_measure_members') }}

),

{{ at_every_grain('members', ['measured_on', 'member_id', 'member_weight'], 'measured_on') }},

at_all_grains as (

    select
        measure_code,
        grain,
        grain_id,
        detail,
        measured_on,
        member_id,
        member_weight
    from at_grains
    union all
    select
        measure_code,
        grain,
        grain_id,
        null,
        measured_on,
        member_id,
        member_weight
    from {{ ref('int_grain_measure_members') }}

)

select
    measure_code,
    grain,
    grain_id,
    detail,
    measured_on,
    member_id,
    sum(member_weight) as member_weight
from at_all_grains
group by all
