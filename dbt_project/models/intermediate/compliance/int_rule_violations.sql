with confirmed_violations as (

    select
        violation_id,
        employee_id,
        rule_code,
        occurred_on as happened_on,
        1 as rule_violations
    from {{ ref('stg_hr__rule_violations') }}
    where status = 'confirmed'

),

{{ employee_places('confirmed_violations') }}

select * from placed
