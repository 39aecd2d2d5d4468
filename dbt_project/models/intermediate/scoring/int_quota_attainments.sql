-- A quota is the approved target of sales_revenue of the period, what was prorated as it was. Two assignments of one
-- period, one after the other, are one quota: all that was sold of all that was asked for.
with quotas as (

    select
        grain,
        grain_id,
        cycle as period_type,
        period_start,
        sum(actual) as quota_sales,
        sum(prorated_target) as quota_target
    from {{ ref('int_evaluations_judged') }}
    where kpi_code = 'sales_revenue'
        and cycle in ('month', 'quarter', 'year')
        and {{ standard_period_type('period_start', 'period_end') }} = cycle
        and prorated_target > 0
        and actual is not null
    group by all

),

attained as (

    select
        *,
        {{ exact_quotient('quota_sales', 'quota_target') }} as quota_attainment
    from quotas

)

select * from attained
