with payroll as (

    select
        entry_id,
        employee_id,
        spent_on as happened_on
    from {{ ref('int_costs') }}
    where entry_type = 'payroll'

),

{{ employee_places('payroll') }}

select
    entry_id,
    rep_id
from placed
