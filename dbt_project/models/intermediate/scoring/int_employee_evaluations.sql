{#
    What was locked stands, beside it what the night recomputes. Of an allowance that was not known at the lock nothing is
    said in its own month: it is paid as an adjustment.
#}
{%- set judged = [
    'scored_weight', 'weighted_score', 'weighted_shortfall', 'score', 'shortfall', 'rounded_shortfall_pct', 'band', 'is_met',
    'allowance_rate',
] -%}
{%- set paid = [
    'paid_region_id', 'productivity_allowance', 'currency', 'exchange_rate', 'full_allowance', 'allowance_payable', 'held_reason',
] -%}
with recomputed as (

    select * from {{ ref('int_employee_evaluations_recomputed') }}

),

locked as (

    select
        *,
        {{ exact_quotient('weighted_score', 'scored_weight') }} as score,
        {{ exact_quotient('weighted_shortfall', 'scored_weight') }} as shortfall,
        rounded_shortfall_pct = 0 as is_met
    from {{ ref('int_allowances_locked') }}

),

locked_months as (

    select distinct month_start from locked

)

select
    recomputed.rep_id,
    recomputed.employee_id,
    recomputed.month_start,
    recomputed.last_day,
    recomputed.is_partial,
    recomputed.role,
    recomputed.region_id,
    recomputed.assigned_kpi_count,
    recomputed.scored_kpi_count,
    recomputed.base_salary_rate,
    {%- for column in judged %}
    case when locked.rep_id is null then recomputed.{{ column }} else locked.{{ column }} end as {{ column }},
    {%- endfor %}
    {%- for column in paid %}
    case when locked_months.month_start is null then recomputed.{{ column }} else locked.{{ column }} end as {{ column }},
    {%- endfor %}
    locked_months.month_start is not null as is_locked
from recomputed
left join locked
    on recomputed.rep_id = locked.rep_id
    and recomputed.month_start = locked.month_start
left join locked_months
    on recomputed.month_start = locked_months.month_start
