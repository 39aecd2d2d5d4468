-- Whoever of the company spoke in it: by direction a call is one call.
with members as (

    select distinct
        members.measure_code,
        'direction' as grain,
        calls.direction as grain_id,
        members.measured_on,
        members.member_id
    from {{ ref('int_call_members') }} as members
    inner join {{ ref('int_calls') }} as calls
        on members.member_id = calls.call_id
    where members.measure_code = 'talked_calls'

)

select
    *,
    cast(1 as decimal(38, 6)) as member_weight
from members
