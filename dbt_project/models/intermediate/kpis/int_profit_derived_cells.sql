with parts as (

    select * from {{ ref('int_profit_parts') }}

),

-- Costs that no region carries, and the company's sales by which they are laid on the regions (ruling 4).
untagged as (

    select
        period_type,
        period_start,
        max(sales_revenue) filter (where grain = 'company') as company_revenue,
        coalesce(max(operating_cost) filter (where grain = 'region' and grain_id = 'UNKNOWN'), 0) as untagged_cost
    from parts
    group by all

),

charged as (

    select
        parts.*,
        case
            when parts.grain = 'company' or parts.grain_id <> 'UNKNOWN' then parts.operating_cost else 0
        end as own_cost,
        case
            when parts.grain = 'company' or untagged.untagged_cost = 0 then 0
            when untagged.company_revenue <> 0 then
                sign(parts.sales_revenue) * sign(untagged.company_revenue) * {{ share_of(
                    'untagged.untagged_cost', 'abs(parts.sales_revenue)', 'abs(untagged.company_revenue)'
                ) }}
        end as laid_on_cost
    from parts
    inner join untagged
        on parts.period_type = untagged.period_type
        and parts.period_start = untagged.period_start

),

profits as (

    select
        grain,
        grain_id,
        cast(null as varchar) as detail,
        period_type,
        period_start,
        gross_profit - own_cost - laid_on_cost as net_profit
    from charged

),

-- A ratio to a loss means nothing.
cells as (

    select
        *,
        case when net_profit > 0 then net_profit end as positive_net_profit
    from profits

)

{{ cells_as_rows('cells', ['net_profit', 'positive_net_profit']) }}
