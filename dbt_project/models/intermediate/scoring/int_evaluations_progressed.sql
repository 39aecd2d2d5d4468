-- How far one should be: the share of the covered working days that is over; what does not add up is due in full.
-- Without a definition in force nothing is due.
with timed as (

    select
        assignment_id,
        period_start,
        actual,
        case
            when not_scored_reason = 'no_working_day_covered' then null
            when covered_working_days > 0 and is_additive then {{ exact_quotient(
                'cast(prorated_target * elapsed_working_days as decimal(38, 12))',
                'cast(covered_working_days as decimal(38, 12))'
            ) }}
            else prorated_target
        end as due_target,
        {{ exact_quotient(
            'cast(elapsed_working_days as decimal(38, 12))', 'cast(covered_working_days as decimal(38, 12))'
        ) }} as time_progress
    from {{ ref('int_evaluations_judged') }}
    where direction is not null

),

progressed as (

    select
        *,
        {{ exact_quotient('actual', 'due_target') }} as progress
    from timed

)

select * from progressed
