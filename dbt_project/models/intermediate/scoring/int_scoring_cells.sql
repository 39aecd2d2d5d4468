with cells as (

    select * from {{ ref('int_attainment_cells') }}
    union all
    select * from {{ ref('int_employee_cells') }}
    union all
    select * from {{ ref('int_allowance_cells') }}
    union all
    select * from {{ ref('int_quota_cells') }}
    union all
    select * from {{ ref('int_quota_spread_cells') }}

)

select
    cast(measure_code as varchar) as measure_code,
    cast(grain as varchar) as grain,
    cast(grain_id as varchar) as grain_id,
    cast(detail as varchar) as detail,
    cast(period_type as varchar) as period_type,
    cast(period_start as date) as period_start,
    cast(measure_value as decimal(38, 12)) as measure_value
from cells
