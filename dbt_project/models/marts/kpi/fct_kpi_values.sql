with parts as (

    select
        *,
        case when is_ratio then {{ in_thousandths('numerator') }} end as numerator_thousandths,
        case when is_ratio then {{ in_thousandths('denominator') }} end as denominator_thousandths
    from {{ ref('int_kpi_parts') }}

),

valued as (

    select
        parts.kpi_code,
        parts.grain,
        parts.grain_id,
        {{ members_of_grain('parts') }},
        parts.detail,
        parts.period_type,
        parts.period_start,
        periods.period_end,
        case when parts.has_data and not parts.has_mixed_units then parts.numerator end as numerator,
        case when parts.has_data and not parts.has_mixed_units then parts.denominator end as denominator,
        {{ kpi_value_of_thousandths('parts') }} as kpi_value,
        member_targets.prorated_target as target_value,
        member_targets.attainment,
        case
            when not parts.has_data then 'no_data'
            when parts.has_mixed_units then 'mixed_units'
            -- an allowance without a score waits for finance and is not cut, commissions wait for the close
            when parts.kpi_code in (
                'allowance_payout_rate', 'allowance_payable', 'commission_amount', 'commission_adjustment'
            ) and parts.numerator is null then 'held'
            else 'ok'
        end as status,
        periods.is_partial or coalesce(flags.is_partial, false) as is_partial,
        coalesce(marks.matures_on, periods.period_end) as final_on,
        coalesce(final_on > held.held_through, false) as is_held,
        coalesce(marks.is_payroll_unposted, false) or coalesce(flags.is_provisional, false) as is_provisional,
        final_on <= {{ as_of_date() }} as is_mature
    from parts
    inner join {{ ref('int_kpis') }} as kpis
        on parts.kpi_code = kpis.kpi_code
    inner join {{ ref('int_periods') }} as periods
        on parts.period_type = periods.period_type
        and parts.period_start = periods.period_start
    left join {{ ref('int_held_kpis') }} as held
        on parts.kpi_code = held.kpi_code
    left join {{ ref('int_kpi_period_marks') }} as marks
        on parts.kpi_code = marks.kpi_code
        and parts.period_type = marks.period_type
        and parts.period_start = marks.period_start
    left join {{ ref('int_cell_flags') }} as flags
        on kpis.numerator_measure = flags.measure_code
        and parts.grain = flags.grain
        and parts.grain_id = flags.grain_id
        and parts.detail is not distinct from flags.detail
        and parts.period_type = flags.period_type
        and parts.period_start = flags.period_start
    left join {{ ref('int_member_targets') }} as member_targets
        on parts.kpi_code = member_targets.kpi_code
        and parts.grain = member_targets.grain
        and parts.grain_id = member_targets.grain_id
        and parts.period_type = member_targets.period_type
        and parts.period_start = member_targets.period_start
        and parts.detail is not distinct from member_targets.detail

),

typed as (

    select
        cast(kpi_code as varchar) as kpi_code,
        cast(grain as varchar) as grain,
        cast(grain_id as varchar) as grain_id,
        cast(rep_id as varchar) as rep_id,
        cast(region_id as varchar) as region_id,
        cast(lifecycle_stage as varchar) as lifecycle_stage,
        cast(detail as varchar) as detail,
        cast(period_type as varchar) as period_type,
        cast(period_start as date) as period_start,
        cast(period_end as date) as period_end,
        cast(case when not is_held then numerator end as decimal(38, 12)) as numerator,
        cast(case when not is_held then denominator end as decimal(38, 12)) as denominator,
        cast(case when not is_held then kpi_value end as decimal(38, 12)) as value,
        cast(target_value as decimal(38, 12)) as target,
        cast(case when not is_held then attainment end as decimal(38, 12)) as attainment,
        cast(case when is_held and status <> 'no_data' then 'held' else status end as varchar) as status,
        cast(is_partial as boolean) as is_partial,
        cast(is_mature and not is_held as boolean) as is_mature,
        cast(is_provisional as boolean) as is_provisional,
        {{ as_of_date() }} as as_of
    from valued

)

select * from typed
union all
select * from {{ ref('int_carried_kpi_values') }}
