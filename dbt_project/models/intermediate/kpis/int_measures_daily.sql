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
    select * from {{ ref('int_expansion_measures') }}
    union all
    select * from {{ ref('int_customer_cohort_measures') }}
    union all
    select * from {{ ref('int_referral_measures') }}
    union all
    select * from {{ ref('int_customer_measures') }}
    union all
    select * from {{ ref('int_compliance_measures') }}
    union all
    select * from {{ ref('int_event_measures') }}
    union all
    select * from {{ ref('int_complaint_measures') }}
    union all
    select * from {{ ref('int_field_measures') }}
    union all
    select * from {{ ref('int_satisfaction_measures') }}
    union all
    select * from {{ ref('int_collection_measures') }}
    union all
    select * from {{ ref('int_commissionable_measures') }}
    union all
    select * from {{ ref('int_selling_day_measures') }}
    union all
    select * from {{ ref('int_staff_measures') }}
    union all
    select * from {{ ref('int_copy_measures') }}
    union all
    select * from {{ ref('int_conduct_measures') }}
    union all
    select * from {{ ref('int_lead_event_measures') }}
    union all
    select * from {{ ref('int_appointment_measures') }}
    union all
    select * from {{ ref('int_deal_touch_measures') }}
    union all
    select * from {{ ref('int_sales_activity_measures') }}
    union all
    select * from {{ ref('int_selling_measures') }}
    union all
    select * from {{ ref('int_campaign_measures') }}
    union all
    select * from {{ ref('int_request_measures') }}
    union all
    select * from {{ ref('int_interaction_measures') }}
    union all
    select * from {{ ref('int_lifecycle_measures') }}
    union all
    select * from {{ ref('int_cost_measures') }}
    union all
    select * from {{ ref('int_acquisition_measures') }}
    union all
    select * from {{ ref('int_call_attributed_measures') }}

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
