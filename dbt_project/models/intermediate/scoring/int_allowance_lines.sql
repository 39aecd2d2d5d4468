{#
    Locked months pay what was posted in them. An open month pays its own allowance, the first of them also what is pending of
    locked months.
#}
with posted as (

    select * from {{ ref('stg_commission__ledger_allowances') }}

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
        month_start as original_period,
        case when held_reason is null then 'allowance' else 'held' end,
        allowance_payable,
        false
    from {{ ref('int_employee_evaluations_recomputed') }}
    where productivity_allowance is not null
        and month_start not in (select posted_period from posted)
    union all
    select
        null,
        employee_id,
        rep_id,
        region_id,
        pay_month,
        original_period,
        'adjustment',
        amount,
        false
    from {{ ref('int_allowances_pending') }}

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
