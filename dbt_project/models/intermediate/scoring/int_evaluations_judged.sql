{%- set is_held -%}
coalesce(
                coalesce(matured.matures_on, set_up.covered_to) > least(held.held_through, held_exposures.held_through),
                false
            )
{%- endset -%}
with prepared as (

    select
        set_up.*,
        coalesce(matured.matures_on, set_up.covered_to) as matures_on,
        case when not {{ is_held }} then actuals.kpi_value end as actual,
        case when not {{ is_held }} then exposures.kpi_value end as exposure,
        case
            when set_up.covered_from < {{ history_start() }} then 'before_history'
            -- a part without a working day; a whole period has the target that was approved for it, whatever its days
            when set_up.covered_working_days = 0
                and (set_up.covered_from > set_up.period_start or set_up.covered_to < set_up.period_end)
                then 'no_working_day_covered'
            when set_up.target_value is null then 'no_approved_target'
            when set_up.direction is null then 'no_definition_in_force'
            when set_up.target_value < 0 or (set_up.target_value = 0 and set_up.direction = 'higher_better')
                then 'invalid_target'
            when actuals.kpi_code is null then 'not_measured_for_assignee'
            when not actuals.has_data then 'no_data'
            when actuals.has_mixed_units then 'mixed_units'
            when {{ is_held }} then 'source_held'
            when actuals.kpi_value is null then 'no_actual'
            when matured.matures_on > {{ as_of_date() }} then 'immature_cohort'
            when set_up.target_value > 0 then null
            when set_up.exposure_kpi_code is null then 'no_exposure_kpi'
            when exposures.kpi_value is null then 'no_exposure_data'
            when exposures.kpi_value <= 0 then 'no_exposure'
        end as not_scored_reason
    from {{ ref('int_evaluations_set_up') }} as set_up
    left join {{ ref('int_evaluation_maturities') }} as matured
        on set_up.assignment_id = matured.assignment_id
        and set_up.period_start = matured.period_start
    left join {{ ref('int_evaluation_figures') }} as actuals
        on set_up.kpi_code = actuals.kpi_code
        and set_up.grain = actuals.grain
        and set_up.grain_id = actuals.grain_id
        and set_up.figure_period_type = actuals.period_type
        and set_up.covered_from = actuals.period_start
    left join {{ ref('int_evaluation_figures') }} as exposures
        on set_up.exposure_kpi_code = exposures.kpi_code
        and set_up.grain = exposures.grain
        and set_up.grain_id = exposures.grain_id
        and set_up.figure_period_type = exposures.period_type
        and set_up.covered_from = exposures.period_start
    left join {{ ref('int_held_kpis') }} as held
        on set_up.kpi_code = held.kpi_code
    left join {{ ref('int_held_kpis') }} as held_exposures
        on set_up.exposure_kpi_code = held_exposures.kpi_code

),

-- Parts are there for what is scored only: no target, no actual or nothing to violate is never read as 0.
parted as (

    select
        *,
        case when not_scored_reason is null then cast({{ attained_part() }} as decimal(38, 12)) end as attained_part,
        case when not_scored_reason is null then cast({{ target_part() }} as decimal(38, 12)) end as target_part
    from prepared

),

attained as (

    select
        *,
        not_scored_reason is null as is_scored,
        {{ exact_quotient('attained_part', 'target_part') }} as attainment
    from parted

),

judged as (

    select
        *,
        {{ shortfall_of('attainment') }} as shortfall,
        {{ score_of('attainment') }} as score
    from attained

)

select * from judged
