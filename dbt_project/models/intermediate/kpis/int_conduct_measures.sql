with violations as (

    select
        happened_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        sum(rule_violations) as rule_violations
    from {{ ref('int_rule_violations') }}
    group by all

),

employed as (

    select
        happened_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        count(*) as employed_working_days
    from {{ ref('int_employed_days') }}
    group by all

),

measures as (

    {{ measures_as_rows('violations', ['rule_violations']) }}
    union all
    {{ measures_as_rows('employed', ['employed_working_days']) }}

)

select * from measures
