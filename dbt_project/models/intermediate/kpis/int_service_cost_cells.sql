with by_customer as (

    select * from {{ ref('int_customer_service_costs') }}

),

told as (

    select distinct
        grain,
        grain_id,
        period_type,
        period_start
    from {{ ref('int_pareto_customers') }}
    where is_told

),

-- Cost that is tagged with no customer is in neither part; the coverage says how much of it there is. Where the best
-- customers cannot be told, neither can their cost.
cells as (

    select
        by_customer.grain,
        by_customer.grain_id,
        by_customer.period_type,
        by_customer.period_start,
        case when bool_and(told.grain is not null) then
            coalesce(sum(by_customer.amount) filter (where customers.customer_id is not null), 0)
        end as best_customer_service_cost,
        coalesce(sum(by_customer.amount) filter (where by_customer.customer_id is not null), 0) as tagged_service_cost,
        sum(by_customer.amount) as service_expenses
    from by_customer
    left join told
        on by_customer.grain = told.grain
        and by_customer.grain_id = told.grain_id
        and by_customer.period_type = told.period_type
        and by_customer.period_start = told.period_start
    left join {{ ref('int_pareto_customers') }} as customers
        on by_customer.grain = customers.grain
        and by_customer.grain_id = customers.grain_id
        and by_customer.period_type = customers.period_type
        and by_customer.period_start = customers.period_start
        and by_customer.customer_id = customers.customer_id
    group by all

),

with_coverage as (

    select
        * exclude (service_expenses),
        cast(null as varchar) as detail
    from cells
    union all
    select
        grain,
        grain_id,
        period_type,
        period_start,
        tagged_service_cost,
        service_expenses,
        'figure=coverage'
    from cells

)

{{ cells_as_rows('with_coverage', ['best_customer_service_cost', 'tagged_service_cost']) }}
