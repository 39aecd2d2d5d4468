-- A returned row is a member of a grain (a product, a campaign) and a day where the rows of the published facts do not
-- add up to the measure.
with by_rows as (

    select
        measure_code,
        grain,
        grain_id,
        measured_on,
        sum(fact_value) as fact_value
    from (
        {{ rows_of_measures_at_grains() }}
    ) as fact_rows
    group by all

),

measures as (

    select
        measure_code,
        grain,
        grain_id,
        measured_on,
        sum(measure_value) as measure_value
    from {{ ref('int_member_measures') }}
    where detail is null
        and (measure_code, grain) in (select (explained.measure_code, explained.grain) from by_rows as explained)
    group by all

)

select
    measures.*,
    by_rows.fact_value
from measures
left join by_rows
    on measures.measure_code = by_rows.measure_code
    and measures.grain = by_rows.grain
    and measures.grain_id = by_rows.grain_id
    and measures.measured_on = by_rows.measured_on
where abs(measures.measure_value - coalesce(by_rows.fact_value, 0)) >= 0.000001
