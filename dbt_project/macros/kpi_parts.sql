{#
    CTE `parts`: numerator and denominator of the rows of `frame` (kpi_code, grain, grain_id, detail, period_type,
    period_start), out of `cells`. Where nothing was counted that is 0; what is told by scoring alone is unknown.
#}
{% macro kpi_parts(frame, cells) %}
parts as (

    select
        {{ frame }}.kpi_code,
        {{ frame }}.grain,
        {{ frame }}.grain_id,
        {{ frame }}.detail,
        {{ frame }}.period_type,
        {{ frame }}.period_start,
        kpis.has_data,
        kpis.denominator_measure is not null as is_ratio,
        coalesce(unit_counts.measure_value > 1 and {{ frame }}.detail is null, false) as has_mixed_units,
        case
            when numerators.measure_code is null and kpis.numerator_kind <> 'scoring' then 0
            else numerators.measure_value
        end as numerator,
        case
            when kpis.denominator_measure is null then null
            when denominators.measure_code is null and kpis.numerator_kind <> 'scoring' then 0
            else denominators.measure_value
        end as denominator
    from {{ frame }}
    inner join {{ ref('int_kpis') }} as kpis
        on {{ frame }}.kpi_code = kpis.kpi_code
    left join {{ cells }} as numerators
        on kpis.numerator_measure = numerators.measure_code
        and {{ frame }}.grain = numerators.grain
        and {{ frame }}.grain_id = numerators.grain_id
        and {{ frame }}.detail is not distinct from numerators.detail
        and {{ frame }}.period_type = numerators.period_type
        and {{ frame }}.period_start = numerators.period_start
    left join {{ cells }} as denominators
        on kpis.denominator_measure = denominators.measure_code
        and {{ frame }}.grain = denominators.grain
        and {{ frame }}.grain_id = denominators.grain_id
        and {{ frame }}.detail is not distinct from denominators.detail
        and {{ frame }}.period_type = denominators.period_type
        and {{ frame }}.period_start = denominators.period_start
    left join {{ cells }} as unit_counts
        on kpis.unit_count_measure = unit_counts.measure_code
        and {{ frame }}.grain = unit_counts.grain
        and {{ frame }}.grain_id = unit_counts.grain_id
        and {{ frame }}.period_type = unit_counts.period_type
        and {{ frame }}.period_start = unit_counts.period_start

)
{% endmacro %}
