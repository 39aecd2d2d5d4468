{# Measures that are figures made of other measures of the same cell and period. #}
with cells as (

    select * from {{ ref('int_sales_derived_cells') }}
    union all
    select * from {{ ref('int_customer_derived_cells') }}
    union all
    select * from {{ ref('int_field_derived_cells') }}
    union all
    select * from {{ ref('int_people_derived_cells') }}
    union all
    select * from {{ ref('int_selling_derived_cells') }}
    union all
    select * from {{ ref('int_profit_derived_cells') }}
    union all
    select * from {{ ref('int_return_on_capital_derived_cells') }}

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
