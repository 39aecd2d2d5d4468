with confirmed_violations as (

    select
        employee_id,
        occurred_on as happened_on
    from {{ ref('stg_hr__rule_violations') }}
    where status = 'confirmed'

),

{{ employee_places('confirmed_violations') }},

violations as (

    select
        happened_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        count(*) as rule_violations
    from placed
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
