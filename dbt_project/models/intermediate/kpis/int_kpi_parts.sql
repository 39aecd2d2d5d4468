{{ config(meta={'slices': slices_of('period_slice', 8)}) }}

{#
    What is said of a KPI in a cell is put together in one pass: the rows of its numerator and of its denominator, and those of
    members of which nothing is said, are stacked, then grouped. A part without a row is 0; a part whose row says null is
    unknown. Which parts have a row is kept as bits. What is grouped has numbers for KPI and grain and for the period: five
    texts of fifty million rows took a quarter more time, and twice the memory. Periods are made in eight slices: all at once did not
    fit into 5 GB where there are eight times as many.
#}
{%- set bits = {'numerator': 1, 'denominator': 2, 'unit_count': 4, 'idle': 8} %}
with idle as (

    {{ idle_kpi_members() }}

),

stacked as (

    select
        kpi_grain_key,
        period_key,
        grain_id,
        detail,
        case part when 'numerator' then {{ bits.numerator }} when 'denominator' then {{ bits.denominator }} else {{ bits.unit_count }}
        end as part,
        measure_value
    from {{ ref('int_said_kpi_parts') }}
    where {{ a_slice() }}
    union all
    select
        kpi_grain_key,
        period_key,
        grain_id,
        null,
        {{ bits.idle }},
        null
    from idle
    where {{ a_slice() }}

),

together as (

    select
        kpi_grain_key,
        period_key,
        grain_id,
        detail,
        bit_or(cast(part as utinyint)) as parts_said,
        max(measure_value) filter (where part = {{ bits.numerator }}) as numerator,
        max(measure_value) filter (where part = {{ bits.denominator }}) as denominator,
        max(measure_value) filter (where part = {{ bits.unit_count }}) as unit_count
    from stacked
    group by all

)

select
    kpi_grains.kpi_code,
    kpi_grains.grain,
    together.grain_id,
    together.detail,
    periods.period_type,
    periods.period_start,
    kpis.has_data,
    kpis.denominator_measure is not null as is_ratio,
    together.parts_said & {{ bits.numerator + bits.denominator }} > 0 and coalesce(together.unit_count > 1, false)
        as has_mixed_units,
    case
        when together.parts_said & {{ bits.numerator }} > 0 then together.numerator
        -- who is not scored has no score, not a score of 0
        when kpis.numerator_kind <> 'scoring' then 0
    end as numerator,
    case
        when kpis.denominator_measure is null then null
        when together.parts_said & {{ bits.denominator }} > 0 then together.denominator
        else 0
    end as denominator
from together
inner join {{ ref('int_kpi_grains') }} as kpi_grains
    on together.kpi_grain_key = kpi_grains.kpi_grain_key
inner join {{ ref('int_open_periods') }} as periods
    on together.period_key = periods.period_key
inner join {{ ref('int_kpis') }} as kpis
    on kpi_grains.kpi_code = kpis.kpi_code
-- how many units a money is in says nothing of it
where together.parts_said <> {{ bits.unit_count }}
