with typed as (

    select
        cast(employee_id as varchar) as employee_id,
        cast(rep_id as varchar) as rep_id,
        cast(pay_month as date) as pay_month,
        cast(original_period as date) as original_period,
        cast(region_id as varchar) as region_id,
        cast(entry_type as varchar) as entry_type,
        cast(amount as decimal(38, 6)) as amount,
        cast(is_locked as boolean) as is_locked,
        cast(entry_no as bigint) as entry_no,
        {{ as_of_date() }} as as_of
    from {{ ref('int_allowance_lines') }}
    where last_day(pay_month) <= {{ as_of_date() }}

)

select * from typed
