with answers as (

    select
        response_id,
        employee_id,
        score,
        {{ local_date('responded_at') }} as happened_on
    from {{ ref('stg_service__surveys') }}
    where survey_type = 'enps'
        and score between 0 and 10

),

{{ employee_places('answers') }}

-- Anonymous: never by rep, so the region is the employee's own.
select
    response_id,
    score,
    happened_on,
    'UNASSIGNED' as rep_id,
    employee_region_id as region_id
from placed
where is_in_sales
    and happened_on <= {{ as_of_date() }}
