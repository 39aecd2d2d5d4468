-- Actuals and exposures are the KPI's own figures of the covered days: the cells that the published KPIs are made of.
with asked as (

    select
        kpi_code,
        grain,
        grain_id,
        figure_period_type as period_type,
        covered_from as period_start
    from {{ ref('int_evaluations_set_up') }}
    where covered_from >= {{ history_start() }}
    union
    select
        exposure_kpi_code,
        grain,
        grain_id,
        figure_period_type,
        covered_from
    from {{ ref('int_evaluations_set_up') }}
    where covered_from >= {{ history_start() }}
        and exposure_kpi_code is not null

),

-- A figure that is not published for the kind of assignee is no actual; nor is a stock of a team (ruling 44).
measurable as (

    select
        asked.*,
        cast(null as varchar) as detail
    from asked
    inner join {{ ref('int_kpis') }} as kpis
        on asked.kpi_code = kpis.kpi_code
    left join {{ ref('measures') }} as denominators
        on kpis.denominator_measure = denominators.measure_code
    where kpis.numerator_kind <> 'scoring'
        and not kpis.is_by_stage
        and case asked.grain
            when 'team' then kpis.numerator_kind in ('additive', 'distinct')
                and coalesce(denominators.kind, 'additive') in ('additive', 'distinct')
            else list_contains(string_split(kpis.grains, ' '), asked.grain)
        end

),

cells as (

    select * from {{ ref('int_measure_cells') }}

),

{{ kpi_parts('measurable', 'cells') }}

select
    parts.kpi_code,
    parts.grain,
    parts.grain_id,
    parts.period_type,
    parts.period_start,
    parts.has_data,
    parts.has_mixed_units,
    kpis.maturity_days,
    {{ kpi_value('parts') }} as kpi_value
from parts
inner join {{ ref('int_kpis') }} as kpis
    on parts.kpi_code = kpis.kpi_code
