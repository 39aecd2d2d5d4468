select
    employee_id,
    rep_id,
    region_id,
    pay_month,
    productivity_allowance,
    currency,
    exchange_rate,
    full_allowance,
    scored_weight,
    weighted_score,
    weighted_shortfall,
    rounded_shortfall_pct,
    band,
    allowance_payout_rate,
    allowance_payable
from commission.allowance_recomputed
where pay_month <= $month
order by pay_month, employee_id
