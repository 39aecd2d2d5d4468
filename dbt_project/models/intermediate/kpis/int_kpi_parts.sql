{#
    What is said of a KPI in a cell is put together in one pass: the rows of its numerator and of its denominator are
    stacked, then grouped. A part without a row is 0; a part whose row says null is unknown. Members of which nothing
    is said come after them.
#}
with together as (

    select
        kpi_code,
        grain,
        grain_id,
        detail,
        period_type,
        period_start,
        coalesce(max(measure_value) filter (where part = 'unit_count') > 1, false) as has_mixed_units,
        case
            when bool_or(part = 'numerator') then max(measure_value) filter (where part = 'numerator')
            -- who is not scored has no score, not a score of 0
            when min(numerator_kind) <> 'scoring' then 0
        end as numerator,
        case when bool_or(part = 'denominator') then max(measure_value) filter (where part = 'denominator') else 0 end
            as denominator
    from {{ ref('int_said_kpi_parts') }}
    group by all
    having bool_or(part <> 'unit_count')

),

idle as (

    {{ idle_kpi_members() }}

),

parts as (

    select * from together
    union all
    select
        idle.kpi_code,
        idle.grain,
        idle.grain_id,
        null,
        idle.period_type,
        idle.period_start,
        false,
        idle.numerator,
        0
    from idle
    where not exists (
        select 1
        from together
        where together.kpi_code = idle.kpi_code
            and together.grain = idle.grain
            and together.grain_id = idle.grain_id
            and together.period_type = idle.period_type
            and together.period_start = idle.period_start
            and together.detail is null
    )

)

select
    parts.kpi_code,
    parts.grain,
    parts.grain_id,
    parts.detail,
    parts.period_type,
    parts.period_start,
    kpis.has_data,
    kpis.denominator_measure is not null as is_ratio,
    parts.has_mixed_units,
    parts.numerator,
    case when kpis.denominator_measure is not null then parts.denominator end as denominator
from parts
inner join {{ ref('int_kpis') }} as kpis
    on parts.kpi_code = kpis.kpi_code
