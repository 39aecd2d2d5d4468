select
    measure_code,
    grain,
    grain_id,
    detail,
    {{ calendar_period_start('month', 'measured_on') }} as period_start,
    member_id,
    sum(member_weight) as member_weight
from {{ ref('int_distinct_member_days') }}
group by all
