with answers as (

    select
        'enps_answers' as measure_code,
        cast(null as varchar) as detail,
        happened_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        score
    from {{ ref('int_employee_answers') }}
    where happened_on between {{ history_start() }} and {{ as_of_date() }}

),

{{ at_every_grain('answers', ['measured_on', 'score'], 'measured_on') }},

by_period as (

    {{ period_rows('at_grains', 'measured_on', ['grain', 'grain_id', 'score']) }}

),

-- Never by rep, and nothing below five answers: the answers are anonymous.
scored as (

    select
        grain,
        grain_id,
        cast(null as varchar) as detail,
        period_type,
        period_start,
        case when count(*) >= 5 then
            100 * (count(*) filter (where score >= 9) - count(*) filter (where score <= 6))
        end as enps_points,
        count(*) as enps_answers
    from by_period
    where grain in ('company', 'region', 'region_subtree')
    group by all

),

cells as (

    {{ cells_as_rows('scored', ['enps_points', 'enps_answers']) }}

)

select * from cells
