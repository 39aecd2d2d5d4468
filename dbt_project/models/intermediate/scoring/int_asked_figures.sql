-- KPIs and exposure KPIs of assignments, over the covered days that are to be scored.
with asked as (

    select distinct
        unnest([kpi_code, exposure_kpi_code]) as kpi_code,
        grain,
        grain_id,
        figure_period_type as period_type,
        covered_from as period_start
    from {{ ref('int_evaluations_set_up') }}
    where covered_from >= {{ history_start() }}

),

-- A figure that is not published for the kind of assignee is no actual; nor is a stock of a team (ruling 44).
measurable as (

    select
        asked.*,
        kpis.has_data,
        kpis.denominator_measure is not null as is_ratio
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

)

select * from measurable
