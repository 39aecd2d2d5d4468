{#
    Locked months pay what was posted in them. An open month pays its own allowance; the first of them also what the night
    recomputes of locked months beyond what was posted for them, as it will be posted once that month is locked.
#}
with posted as (

    select * from {{ ref('stg_commission__ledger_allowances') }}

),

first_open_month as (

    select cast(max(posted_period) + interval 1 month as date) as pay_month from posted

),

recomputed as (

    select
        evaluations.*,
        exists (select 1 from posted where posted.posted_period = evaluations.month_start) as is_locked
    from {{ ref('int_employee_evaluations_recomputed') }} as evaluations
    where evaluations.productivity_allowance is not null

),

so_far as (

    select
        employee_id,
        original_period,
        sum(amount) as amount
    from posted
    group by all

),

pending as (

    select
        recomputed.employee_id,
        recomputed.rep_id,
        recomputed.paid_region_id,
        first_open_month.pay_month,
        recomputed.month_start as original_period,
        recomputed.allowance_payable - coalesce(so_far.amount, 0) as amount
    from recomputed
    cross join first_open_month
    left join so_far
        on recomputed.employee_id = so_far.employee_id
        and recomputed.month_start = so_far.original_period
    where recomputed.is_locked
        and recomputed.allowance_payable <> coalesce(so_far.amount, 0)
        and first_open_month.pay_month <= {{ as_of_date() }}

),

lines as (

    select
        entry_no,
        employee_id,
        rep_id,
        region_id,
        posted_period as pay_month,
        original_period,
        entry_type,
        case when entry_type <> 'held' then amount end as amount,
        true as is_locked
    from posted
    union all
    select
        null,
        employee_id,
        rep_id,
        paid_region_id,
        month_start,
        month_start,
        case when held_reason is null then 'allowance' else 'held' end,
        allowance_payable,
        false
    from recomputed
    where not is_locked
    union all
    select
        null,
        employee_id,
        rep_id,
        paid_region_id,
        pay_month,
        original_period,
        'adjustment',
        amount,
        false
    from pending

)

select
    cast(entry_no as bigint) as entry_no,
    cast(employee_id as varchar) as employee_id,
    cast(rep_id as varchar) as rep_id,
    cast(region_id as varchar) as region_id,
    cast(pay_month as date) as pay_month,
    cast(original_period as date) as original_period,
    cast(entry_type as varchar) as entry_type,
    cast(amount as decimal(38, 6)) as amount,
    is_locked
from lines
