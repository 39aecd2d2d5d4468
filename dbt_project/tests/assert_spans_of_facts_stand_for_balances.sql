-- A returned row is a balance of the night (open receivables, weighted pipeline, active customers) where the published
-- spans that stand on that day do not add up to what has moved in and out until then.
with standing as (

    select
        measure_code,
        detail,
        rep_id,
        region_id,
        lifecycle_stage,
        sum(balance) as balance
    from {{ ref('fct_balance_spans') }}
    where valid_to > {{ as_of_date() }}
    group by all

),

moved as (

    select
        measure_code,
        coalesce(detail, '') as detail,
        rep_id,
        region_id,
        lifecycle_stage,
        sum(measure_value) as balance
    from {{ ref('int_balance_movements') }}
    where measure_code in (
        select explained.measure_code from {{ ref('measure_rows') }} as explained
    )
    group by all

)

select
    coalesce(moved.measure_code, standing.measure_code) as measure_code,
    coalesce(moved.detail, standing.detail) as detail,
    coalesce(moved.rep_id, standing.rep_id) as rep_id,
    coalesce(moved.region_id, standing.region_id) as region_id,
    moved.balance as moved_balance,
    standing.balance as standing_balance
from moved
full outer join standing
    on moved.measure_code = standing.measure_code
    and moved.detail = standing.detail
    and moved.rep_id = standing.rep_id
    and moved.region_id = standing.region_id
    and moved.lifecycle_stage = standing.lifecycle_stage
where abs(coalesce(moved.balance, 0) - coalesce(standing.balance, 0)) >= 0.000001
