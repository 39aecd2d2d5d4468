-- The month's own entries; differences of earlier months are lines of their own.
select
    employee_id,
    rep_id,
    original_period as month_start,
    region_id as paid_region_id,
    productivity_allowance,
    currency,
    exchange_rate,
    full_allowance,
    scored_weight,
    weighted_score,
    weighted_shortfall,
    rounded_shortfall_pct,
    band,
    allowance_rate,
    case when entry_type = 'allowance' then amount end as allowance_payable,
    case
        when entry_type = 'allowance' then null
        when allowance_rate is null then 'no_scorable_kpi'
        else 'no_exchange_rate'
    end as held_reason
from {{ ref('stg_commission__ledger_allowances') }}
where entry_type in ('allowance', 'held')
