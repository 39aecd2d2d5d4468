{#
    Measures that can only be told within a cell (a share of the best customers, a median, a cost that is unknown when
    too much of it is missing): each model works them out at every grain and period itself.
#}
with cells as (

    select * from {{ ref('int_sales_cells') }}
    union all
    select * from {{ ref('int_pareto_cells') }}
    union all
    select * from {{ ref('int_new_customer_margin_cells') }}
    union all
    select * from {{ ref('int_sales_growth_cells') }}
    union all
    select * from {{ ref('int_lifetime_value_cells') }}
    union all
    select * from {{ ref('int_expected_customer_cells') }}
    union all
    select * from {{ ref('int_complaint_cause_cells') }}
    union all
    select * from {{ ref('int_complaint_attempt_cells') }}
    union all
    select * from {{ ref('int_complaint_company_cells') }}
    union all
    select * from {{ ref('int_goal_cells') }}
    union all
    select * from {{ ref('int_employee_answer_cells') }}
    union all
    select * from {{ ref('int_hiring_plan_cells') }}
    union all
    select * from {{ ref('int_lead_member_cells') }}
    union all
    select * from {{ ref('int_lead_response_cells') }}
    union all
    select * from {{ ref('int_service_cost_cells') }}
    union all
    select * from {{ ref('int_acquisition_cells') }}
    union all
    select * from {{ ref('int_campaign_budget_cells') }}
    union all
    select * from {{ ref('int_campaign_return_cells') }}
    union all
    select * from {{ ref('int_store_cells') }}
    union all
    select * from {{ ref('int_capital_cells') }}
    union all
    select * from {{ ref('int_location_cells') }}
    union all
    select * from {{ ref('int_price_cells') }}
    union all
    select * from {{ ref('int_velocity_cells') }}
    union all
    select * from {{ ref('int_promotion_cells') }}
    union all
    select * from {{ ref('int_competitor_price_cells') }}
    union all
    select * from {{ ref('int_market_share_cells') }}
    union all
    select * from {{ ref('int_market_change_cells') }}
    union all
    select * from {{ ref('int_territory_cells') }}
    union all
    select * from {{ ref('int_commission_cells') }}

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
