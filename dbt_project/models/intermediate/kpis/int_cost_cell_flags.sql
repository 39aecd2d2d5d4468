{# Cells whose figure is marked as provisional beyond what their period says. #}
with cells as (

    select
        'profit_on_capital' as flagged_measure,
        *
    from {{ ref('int_capital_cells') }}
    where measure_code = 'missing_capital_balances'
    union all
    select
        'campaign_budget',
        *
    from {{ ref('int_campaign_budget_cells') }}
    where measure_code = 'gathering_campaigns'

)

select
    flagged_measure as measure_code,
    grain,
    grain_id,
    detail,
    period_type,
    period_start,
    false as is_partial,
    true as is_provisional
from cells
where measure_value > 0
