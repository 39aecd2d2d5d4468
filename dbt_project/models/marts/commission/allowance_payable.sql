{#
    A month is for finance when it is over. A locked month pays what was posted in it; what is held stands here with its
    reason and without an amount.
#}
{%- set evaluated = {
    'productivity_allowance': 'decimal(18, 2)',
    'currency': 'varchar',
    'exchange_rate': 'decimal(18, 8)',
    'full_allowance': 'decimal(38, 6)',
    'score': 'decimal(38, 12)',
    'shortfall': 'decimal(38, 12)',
    'rounded_shortfall_pct': 'decimal(9, 4)',
    'band': 'varchar',
    'base_salary_rate': 'decimal(9, 6)',
    'allowance_rate': 'decimal(9, 6)',
} -%}
{%- set shown_as = {'base_salary_rate': 'base_salary_payout_rate', 'allowance_rate': 'allowance_payout_rate'} -%}
with lines as (

    select * from {{ ref('int_allowance_lines') }}

),

summed as (

    select
        employee_id,
        pay_month,
        max(rep_id) as rep_id,
        arg_max(region_id, original_period) as region_id,
        sum(amount) filter (entry_type <> 'adjustment') as own_allowance,
        coalesce(sum(amount) filter (entry_type = 'adjustment'), 0) as adjustment,
        sum(amount) as allowance_payable,
        count(*) filter (entry_type = 'held') > 0 as is_held,
        bool_and(is_locked) as is_locked
    from lines
    where last_day(pay_month) <= {{ as_of_date() }}
    group by employee_id, pay_month

)

select
    cast(summed.employee_id as varchar) as employee_id,
    cast(summed.rep_id as varchar) as rep_id,
    cast(summed.pay_month as date) as pay_month,
    cast(summed.region_id as varchar) as region_id,
    {%- for column, data_type in evaluated.items() %}
    cast(evaluations.{{ column }} as {{ data_type }}) as {{ shown_as.get(column, column) }},
    {%- endfor %}
    cast(summed.own_allowance as decimal(38, 6)) as own_allowance,
    cast(summed.adjustment as decimal(38, 6)) as adjustment,
    cast(summed.allowance_payable as decimal(38, 6)) as allowance_payable,
    cast(summed.is_held as boolean) as is_held,
    cast(case when summed.is_held then evaluations.held_reason end as varchar) as held_reason,
    cast(summed.is_locked as boolean) as is_locked,
    {{ as_of_date() }} as as_of
from summed
left join {{ ref('int_employee_evaluations') }} as evaluations
    on summed.rep_id = evaluations.rep_id
    and summed.pay_month = evaluations.month_start
    and evaluations.productivity_allowance is not null
