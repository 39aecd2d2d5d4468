select
    measure_code,
    grain,
    grain_id,
    detail,
    {{ calendar_period_start('month', 'measured_on') }} as period_start,
    cast(sum(measure_value) as decimal(38, 12)) as measure_value
from {{ ref('int_grain_days') }}
group by all
