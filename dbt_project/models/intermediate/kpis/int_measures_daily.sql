with measures as (

    select * from {{ ref('int_deal_measures') }}
    union all
    select * from {{ ref('int_pipeline_measures') }}
    union all
    select * from {{ ref('int_lead_measures') }}
    union all
    select * from {{ ref('int_call_measures') }}
    union all
    select * from {{ ref('int_call_leg_measures') }}
    union all
    select * from {{ ref('int_deal_call_measures') }}
    union all
    select * from {{ ref('int_activity_measures') }}
    union all
    select * from {{ ref('int_sales_measures') }}
    union all
    select * from {{ ref('int_customer_measures') }}

)

select
    measure_code,
    detail,
    measured_on,
    rep_id,
    region_id,
    lifecycle_stage,
    measure_value
from measures
where measured_on between {{ history_start() }} and {{ as_of_date() }}
