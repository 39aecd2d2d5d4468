{#
    What the night recomputes of locked months beyond what was posted for them. The first open month pays it, as it will be
    posted once that month is locked; who is held or gone by now keeps what was paid.
#}
with posted as (

    select
        employee_id,
        original_period,
        sum(amount) as amount
    from {{ ref('stg_commission__ledger_allowances') }}
    group by all

),

locked_months as (

    select distinct posted_period from {{ ref('stg_commission__ledger_allowances') }}

),

first_open_month as (

    select cast(max(posted_period) + interval 1 month as date) as pay_month from locked_months

)

select
    recomputed.employee_id,
    recomputed.rep_id,
    recomputed.paid_region_id as region_id,
    first_open_month.pay_month,
    recomputed.month_start as original_period,
    recomputed.allowance_payable - coalesce(posted.amount, 0) as amount
from {{ ref('int_employee_evaluations_recomputed') }} as recomputed
inner join locked_months
    on recomputed.month_start = locked_months.posted_period
cross join first_open_month
left join posted
    on recomputed.employee_id = posted.employee_id
    and recomputed.month_start = posted.original_period
where recomputed.allowance_payable <> coalesce(posted.amount, 0)
    and first_open_month.pay_month <= {{ as_of_date() }}
