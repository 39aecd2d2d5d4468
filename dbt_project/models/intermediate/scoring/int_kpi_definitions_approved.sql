-- A change of the rules needs minutes and the Director's written approval; without them it has no effect.
with approved as (

    select
        kpi_code,
        version_no,
        direction,
        exposure_kpi_code,
        effective_from,
        coalesce(effective_to, date '9999-12-31') as effective_to
    from {{ ref('stg_planning__kpi_definitions') }}
    where status = 'approved'
        and minutes_ref is not null
        and approved_by is not null
        and {{ local_date('approved_at') }} <= {{ as_of_date() }}

)

select * from approved
