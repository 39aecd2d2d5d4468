with matured as (

    select
        set_up.assignment_id,
        set_up.period_start,
        {{ matures_on('set_up.covered_to') }} as matures_on
    from {{ ref('int_evaluations_set_up') }} as set_up
    inner join {{ ref('int_kpi_windows') }} as windows
        on set_up.kpi_code = windows.kpi_code
        and windows.calendar_date between set_up.covered_from and set_up.covered_to
    group by set_up.assignment_id, set_up.period_start

)

select * from matured
