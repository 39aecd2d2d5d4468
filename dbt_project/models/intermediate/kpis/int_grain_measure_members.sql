{# Members of measures at grains beyond rep, region and stage; each model says its grain and grain member itself. #}
with members as (

    select * from {{ ref('int_field_grain_members') }}
    union all
    select * from {{ ref('int_sales_grain_members') }}

)

select
    cast(measure_code as varchar) as measure_code,
    cast(grain as varchar) as grain,
    cast(grain_id as varchar) as grain_id,
    cast(measured_on as date) as measured_on,
    cast(member_id as varchar) as member_id,
    cast(member_weight as decimal(38, 6)) as member_weight
from members
where measured_on between {{ history_start() }} and {{ as_of_date() }}
