-- What each span that runs today has come to: its certified days and its provisional ones, added up.
create table warehouse.{schema}.int_measure_cells as
with spans as (

    select distinct
        measures.measure_code,
        evaluations.grain,
        evaluations.grain_id,
        evaluations.figure_period_type as period_type,
        evaluations.covered_from as period_start
    from warehouse.{schema}.int_evaluations_set_up as evaluations
    inner join warehouse.{schema}.int_kpi_measures as measures
        on evaluations.kpi_code = measures.kpi_code
        and measures.part = 'numerator'
    where evaluations.covered_to >= cast('{today}' as date)

),

provisional as (

    select
        spans.measure_code,
        spans.grain,
        spans.grain_id,
        spans.period_start,
        sum(days.measure_value) as measure_value
    from spans
    inner join warehouse.{schema}.int_grain_days as days
        on spans.measure_code = days.measure_code
        and spans.grain = days.grain
        and spans.grain_id = days.grain_id
        and days.measured_on >= spans.period_start
        and days.detail is null
    where days.measured_on > cast('{certified}' as date)
    group by all

)

select
    spans.measure_code,
    spans.grain,
    spans.grain_id,
    cast(null as varchar) as detail,
    spans.period_type,
    spans.period_start,
    cast(coalesce(certified.measure_value, 0) + coalesce(provisional.measure_value, 0) as decimal(38, 12))
        as measure_value
from spans
left join base.certified_spans as certified
    on spans.measure_code = certified.measure_code
    and spans.grain = certified.grain
    and spans.grain_id = certified.grain_id
    and spans.period_start = certified.covered_from
left join provisional
    on spans.measure_code = provisional.measure_code
    and spans.grain = provisional.grain
    and spans.grain_id = provisional.grain_id
    and spans.period_start = provisional.period_start;
