-- A returned row is a balance (open receivables, weighted pipeline, active customers) of the night, or of the first day
-- that is published, where the published spans that stand on that day do not add up to what has moved in and out until then.
with asked_days as (

    select {{ as_of_date() }} as asked_on
    union
    select {{ history_start() }}

),

standing as (

    select
        asked_days.asked_on,
        spans.measure_code,
        spans.detail,
        spans.rep_id,
        spans.region_id,
        spans.lifecycle_stage,
        sum(spans.balance) as balance
    from {{ ref('fct_balance_spans') }} as spans
    inner join asked_days
        on spans.valid_from <= asked_days.asked_on
        and spans.valid_to > asked_days.asked_on
    group by all

),

moved as (

    select
        asked_days.asked_on,
        movements.measure_code,
        coalesce(movements.detail, '') as detail,
        movements.rep_id,
        movements.region_id,
        movements.lifecycle_stage,
        sum(movements.measure_value) as balance
    from {{ ref('int_balance_movements') }} as movements
    inner join asked_days
        on movements.measured_on <= asked_days.asked_on
    where movements.measure_code in (
        select explained.measure_code from {{ ref('measure_rows') }} as explained
    )
    group by all

)

select
    coalesce(moved.asked_on, standing.asked_on) as asked_on,
    coalesce(moved.measure_code, standing.measure_code) as measure_code,
    coalesce(moved.detail, standing.detail) as detail,
    coalesce(moved.rep_id, standing.rep_id) as rep_id,
    coalesce(moved.region_id, standing.region_id) as region_id,
    moved.balance as moved_balance,
    standing.balance as standing_balance
from moved
full outer join standing
    on moved.asked_on = standing.asked_on
    and moved.measure_code = standing.measure_code
    and moved.detail = standing.detail
    and moved.rep_id = standing.rep_id
    and moved.region_id = standing.region_id
    and moved.lifecycle_stage = standing.lifecycle_stage
where abs(coalesce(moved.balance, 0) - coalesce(standing.balance, 0)) >= 0.000001
