-- By the region in which the employee stood on the first day of the month paid for. What is held is in no total.
with allowances as (

    select
        rep_id,
        region_id,
        pay_month as month_start,
        amount as allowance_payable
    from {{ ref('int_allowance_lines') }}

),

members as (

    select
        *,
        'rep' as grain,
        rep_id as grain_id
    from allowances
    union all
    select
        *,
        'region',
        region_id
    from allowances
    union all
    select
        allowances.*,
        'region_subtree',
        closure.ancestor_region_id
    from allowances
    inner join {{ ref('int_region_closure') }} as closure
        on allowances.region_id = closure.region_id
    union all
    select
        *,
        'company',
        'COMPANY'
    from allowances

),

by_day as (

    {{ period_rows('members', 'month_start', ['grain', 'grain_id', 'allowance_payable']) }}

),

by_period as (

    select
        grain,
        grain_id,
        cast(null as varchar) as detail,
        period_type,
        period_start,
        -- nothing but held ones is unknown, not nothing
        sum(allowance_payable) as allowance_payable
    from by_day
    -- a month's pay belongs to no day and no week
    where period_type not in ('day', 'week')
    group by all

),

cells as (

    {{ cells_as_rows('by_period', ['allowance_payable']) }}

)

select * from cells
