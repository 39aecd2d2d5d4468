with answers as (

    select
        'reps_with_goal_answers' as measure_code,
        cast(null as varchar) as detail,
        responded_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        rep_id as rated_rep_id,
        score
    from {{ ref('int_goal_answers') }}
    where rep_id not in ('UNASSIGNED', 'UNKNOWN')
        and responded_on between {{ history_start() }} and {{ as_of_date() }}

),

{{ at_every_grain('answers', ['measured_on', 'rated_rep_id', 'score'], 'measured_on') }},

by_period as (

    {{ period_rows('at_grains', 'measured_on', ['grain', 'grain_id', 'rated_rep_id', 'score']) }}

),

by_rep as (

    select
        by_period.grain,
        by_period.grain_id,
        by_period.period_type,
        by_period.period_start,
        by_period.rated_rep_id,
        sum(by_period.score) as goals_met,
        count(*) as answer_count,
        -- a rep's standing is taken at the end of the period (ruling 14: snapshots)
        max(parameters.goal_met_threshold) as goal_met_threshold
    from by_period
    inner join {{ ref('int_periods') }} as periods
        on by_period.period_type = periods.period_type
        and by_period.period_start = periods.period_start
    inner join {{ ref('int_parameters_daily') }} as parameters
        on periods.last_day = parameters.calendar_date
    group by all

),

judged as (

    select
        grain,
        grain_id,
        cast(null as varchar) as detail,
        period_type,
        period_start,
        count(*) filter (where goals_met >= answer_count * goal_met_threshold) as reps_meeting_goals,
        count(*) as reps_with_goal_answers
    from by_rep
    group by all

),

cells as (

    {{ cells_as_rows('judged', ['reps_meeting_goals', 'reps_with_goal_answers']) }}

)

select * from cells
