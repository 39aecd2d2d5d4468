with days_through as (

    select
        calendar_date,
        count(case when is_working_day then 1 end) over (order by calendar_date) as working_days
    from {{ source('landed', 'calendar') }}

),

counted as (

    select
        cycles.*,
        period_end.working_days - before_period.working_days as working_days,
        covered_end.working_days - before_covered.working_days as covered_working_days,
        elapsed_end.working_days - before_covered.working_days as elapsed_working_days
    from {{ ref('int_assigned_cycles') }} as cycles
    inner join days_through as before_period
        on cycles.period_start - 1 = before_period.calendar_date
    inner join days_through as period_end
        on cycles.period_end = period_end.calendar_date
    inner join days_through as before_covered
        on cycles.covered_from - 1 = before_covered.calendar_date
    inner join days_through as covered_end
        on cycles.covered_to = covered_end.calendar_date
    inner join days_through as elapsed_end
        on least(cycles.covered_to, {{ as_of_date() }}) = elapsed_end.calendar_date
    where cycles.has_target_row or covered_end.working_days > before_covered.working_days

),

-- In force on the first day of the cycle (ruling 44): the highest approved version.
defined as (

    select
        counted.*,
        definitions.version_no as definition_version_no,
        definitions.direction,
        definitions.exposure_kpi_code
    from counted
    left join {{ ref('int_kpi_definitions_approved') }} as definitions
        on counted.kpi_code = definitions.kpi_code
        and counted.period_start >= definitions.effective_from
        and counted.period_start < definitions.effective_to
    qualify row_number() over (
        partition by counted.assignment_id, counted.period_start order by definitions.version_no desc
    ) = 1

),

-- Only what adds up over days is asked for in proportion to the working days covered; all else in full.
targeted as (

    select
        defined.*,
        kpis.additivity = 'additive' as is_additive,
        targets.version_no as target_version_no,
        cast(targets.target_value as decimal(38, 12)) as target_value,
        case
            when kpis.additivity = 'additive' and defined.covered_working_days <> defined.working_days
                then {{ exact_quotient(
                    'cast(targets.target_value * defined.covered_working_days as decimal(38, 12))',
                    'cast(defined.working_days as decimal(38, 12))'
                ) }}
            else cast(targets.target_value as decimal(38, 12))
        end as prorated_target
    from defined
    left join {{ ref('int_standing_targets') }} as targets
        on defined.assignment_id = targets.assignment_id
        and defined.period_start = targets.period_start
        and targets.target_type = 'target'
    left join {{ ref('int_kpis') }} as kpis
        on defined.kpi_code = kpis.kpi_code

)

select * from targeted
