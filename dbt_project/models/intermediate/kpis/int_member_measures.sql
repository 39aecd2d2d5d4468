{# Measures of grains beyond rep, region and stage; each model says its grain and member itself. #}
with measures as (

    select * from {{ ref('int_sales_dimension_measures') }}
    union all
    select * from {{ ref('int_field_member_measures') }}
    union all
    select * from {{ ref('int_lead_member_measures') }}
    union all
    select * from {{ ref('int_lifecycle_member_measures') }}
    union all
    select * from {{ ref('int_campaign_member_measures') }}
    union all
    select * from {{ ref('int_interaction_member_measures') }}
    union all
    select * from {{ ref('int_request_member_measures') }}
    union all
    select * from {{ ref('int_deal_touch_member_measures') }}
    union all
    select * from {{ ref('int_sales_activity_member_measures') }}
    union all
    select * from {{ ref('int_cost_member_measures') }}
    union all
    select * from {{ ref('int_call_attributed_member_measures') }}
    union all
    select * from {{ ref('int_deal_dimension_measures') }}
    union all
    select * from {{ ref('int_lead_dimension_measures') }}
    union all
    select * from {{ ref('int_call_dimension_measures') }}
    union all
    select * from {{ ref('int_field_dimension_measures') }}
    union all
    select * from {{ ref('int_people_dimension_measures') }}
    union all
    select * from {{ ref('int_service_dimension_measures') }}
    union all
    select * from {{ ref('int_survey_dimension_measures') }}
    union all
    select * from {{ ref('int_collection_dimension_measures') }}
    union all
    select * from {{ ref('int_customer_cohort_member_measures') }}

)

select
    cast(measure_code as varchar) as measure_code,
    cast(grain as varchar) as grain,
    cast(grain_id as varchar) as grain_id,
    cast(detail as varchar) as detail,
    cast(measured_on as date) as measured_on,
    cast(measure_value as decimal(38, 12)) as measure_value
from measures
where measured_on between {{ history_start() }} and {{ as_of_date() }}
