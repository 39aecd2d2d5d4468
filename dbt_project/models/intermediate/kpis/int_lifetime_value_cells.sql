with churn as (

    select
        cells.*,
        cast(parameters.max_customer_lifespan_years as decimal(12, 6)) as longest_lifespan
    from {{ ref('int_trailing_customer_cells') }} as cells
    inner join {{ ref('int_parameters_daily') }} as parameters
        on cells.last_day = parameters.calendar_date

),

-- The lifespan in years is one over the churn of twelve months, at most the longest; as a fraction, so that the figure
-- is divided once.
lifespans as (

    select
        *,
        opening_customers >= longest_lifespan * churned_customers as is_longest
    from churn

),

products as (

    select
        sales.grain,
        sales.grain_id,
        sales.detail,
        sales.last_day,
        coalesce(lifespans.opening_customers, 0) >= 30 as is_told,
        sales.net_amount,
        case
            when lifespans.is_longest then lifespans.longest_lifespan else lifespans.opening_customers
        end as lifespan_dividend,
        cast(
            sales.buying_customers * case when lifespans.is_longest then 1 else lifespans.churned_customers end
            as decimal(38, 12)
        ) as divisor,
        sales.gross_profit
    from {{ ref('int_trailing_sales_cells') }} as sales
    left join lifespans
        on sales.grain = lifespans.grain
        and sales.grain_id = lifespans.grain_id
        and sales.last_day = lifespans.last_day

),

multiplied as (

    select
        *,
        cast(cast(net_amount as decimal(26, 6)) * cast(lifespan_dividend as decimal(12, 6)) as decimal(38, 12))
            as lifetime_sales,
        cast(cast(gross_profit as decimal(26, 6)) * cast(lifespan_dividend as decimal(12, 6)) as decimal(38, 12))
            as lifetime_gross_profit
    from products

),

valued as (

    select
        *,
        case when is_told then {{ exact_quotient('lifetime_sales', 'divisor') }} end as customer_lifetime_value,
        case
            when is_told and net_amount <> 0 then {{ exact_quotient('lifetime_gross_profit', 'divisor') }}
        end as customer_lifetime_gross_profit
    from multiplied

),

-- No sales in twelve months, or fewer than 30 customers at their start: unknown, never 0 (ruling 23).
cells as (

    select
        members.grain,
        members.grain_id,
        cast(null as varchar) as detail,
        members.period_type,
        members.period_start,
        valued.customer_lifetime_value,
        valued.customer_lifetime_gross_profit
    from {{ ref('int_trailing_members') }} as members
    left join valued
        on members.grain = valued.grain
        and members.grain_id = valued.grain_id
        and members.last_day = valued.last_day

)

{{ cells_as_rows('cells', ['customer_lifetime_value', 'customer_lifetime_gross_profit']) }}
