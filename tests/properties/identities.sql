-- One row per violation of an identity between KPIs of one cell.
with figures as (
    select kpi_code, grain, grain_id, period_type, period_start, numerator, denominator, value
    from kpi.fct_kpi_values
    where detail is null and status = 'ok'
),

said as (
    pivot figures on kpi_code in (
        'customer_churn_rate', 'customer_retention_rate', 'inbound_calls_offered', 'unsuccessful_inbound_calls',
        'abandoned_call_rate', 'late_answer_rate', 'win_rate', 'deals_won', 'deals_lost'
    ) using any_value(numerator) as numerator, any_value(denominator) as denominator, any_value(value) as value
    group by grain, grain_id, period_type, period_start
)

select 'retention + churn = 1' as rule, grain, grain_id, period_type, period_start
from said
where abs(customer_churn_rate_value + customer_retention_rate_value - 1) > 1e-9
union all
-- by rep the three have agents of their own (ruling 37): the identity holds where no agent is asked for
select 'offered = answered + abandoned + unsuccessful', grain, grain_id, period_type, period_start
from said
where grain = 'company'
    and inbound_calls_offered_numerator <> late_answer_rate_denominator + abandoned_call_rate_numerator
    + unsuccessful_inbound_calls_numerator
union all
select 'closed = won + lost', grain, grain_id, period_type, period_start
from said
where deals_won_numerator + deals_lost_numerator <> win_rate_denominator
union all
select 'win rate is won ÷ closed', grain, grain_id, period_type, period_start
from said
where win_rate_denominator > 0 and abs(win_rate_value * win_rate_denominator - deals_won_numerator) > 1e-6
