-- A returned row is a day and place where the rows of the published facts do not add up to the measure that the
-- KPIs are made of: what `publishing explain` would show there is not how the figure came about.
with by_rows as (

    select
        measure_code,
        detail,
        measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        sum(fact_value) as fact_value
    from (
        {{ rows_of_measures(with_members=false) }}
    ) as fact_rows
    where measured_on between {{ history_start() }} and {{ as_of_date() }}
    group by all

),

-- Details that no row explains (the catalogue has more of them) are not looked at.
explained as (

    select distinct
        measure_code,
        detail_name
    from {{ ref('measure_rows') }}

),

measures as (

    select
        measures.measure_code,
        measures.detail,
        measures.measured_on,
        measures.rep_id,
        measures.region_id,
        measures.lifecycle_stage,
        sum(measures.measure_value) as measure_value
    from {{ ref('int_measures_daily') }} as measures
    inner join explained
        on measures.measure_code = explained.measure_code
        and coalesce(split_part(measures.detail, '=', 1), '') = explained.detail_name
    group by all

)

select
    coalesce(measures.measure_code, by_rows.measure_code) as measure_code,
    coalesce(measures.detail, by_rows.detail) as detail,
    coalesce(measures.measured_on, by_rows.measured_on) as measured_on,
    coalesce(measures.rep_id, by_rows.rep_id) as rep_id,
    coalesce(measures.region_id, by_rows.region_id) as region_id,
    coalesce(measures.lifecycle_stage, by_rows.lifecycle_stage) as lifecycle_stage,
    measures.measure_value,
    by_rows.fact_value
from measures
full outer join by_rows
    on measures.measure_code = by_rows.measure_code
    and measures.detail is not distinct from by_rows.detail
    and measures.measured_on = by_rows.measured_on
    and measures.rep_id = by_rows.rep_id
    and measures.region_id = by_rows.region_id
    and measures.lifecycle_stage = by_rows.lifecycle_stage
-- durations in days are rounded at the twelfth digit, here row by row
where abs(coalesce(measures.measure_value, 0) - coalesce(by_rows.fact_value, 0)) >= 0.000001
