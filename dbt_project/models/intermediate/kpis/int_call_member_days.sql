{# A call has one day: counted once per day and cell it may be added up over days, as no customer may. Some months at a time. #}
{{ config(meta={'slices': slices_by('month(measured_on)', 6)}) }}

with members as (

    select
        *,
        cast(null as varchar) as detail
    from {{ ref('int_call_members') }}
    where {{ a_slice() }}

),

{{ at_every_grain('members', ['measured_on', 'member_id'], 'measured_on', sums=[]) }}

select
    measure_code,
    grain,
    grain_id,
    detail,
    measured_on,
    cast(count(*) as decimal(38, 12)) as measure_value
from at_grains
where measured_on between {{ history_start() }} and {{ as_of_date() }}
group by all
