{#
    Measures that belong to a period as a whole (a customer lost in the quarter, a list frozen at its start): additive
    over reps, regions and stages, never over time. Each model gives them per period.
#}
with measures as (

    select * from {{ ref('int_sales_period_measures') }}
    union all
    select * from {{ ref('int_retention_measures') }}
    union all
    select * from {{ ref('int_customer_stock_measures') }}
    union all
    select * from {{ ref('int_customer_loss_measures') }}
    union all
    select * from {{ ref('int_mrr_measures') }}
    union all
    select * from {{ ref('int_vip_measures') }}
    union all
    select * from {{ ref('int_yearly_customer_measures') }}
    union all
    select * from {{ ref('int_outlet_period_measures') }}
    union all
    select * from {{ ref('int_headcount_period_measures') }}
    union all
    select * from {{ ref('int_lead_period_measures') }}
    union all
    select * from {{ ref('int_care_period_measures') }}
    union all
    select * from {{ ref('int_quota_period_measures') }}
    union all
    select * from {{ ref('int_open_request_measures') }}
    union all
    select * from {{ ref('int_rep_standard_measures') }}

)

select
    cast(measure_code as varchar) as measure_code,
    cast(detail as varchar) as detail,
    cast(period_type as varchar) as period_type,
    cast(period_start as date) as period_start,
    cast(rep_id as varchar) as rep_id,
    cast(region_id as varchar) as region_id,
    cast(lifecycle_stage as varchar) as lifecycle_stage,
    cast(measure_value as decimal(38, 12)) as measure_value
from measures
