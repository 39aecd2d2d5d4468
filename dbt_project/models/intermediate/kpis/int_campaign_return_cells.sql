{% set grains = {'company': "'COMPANY'", 'campaign': 'campaign_id', 'campaign_type': 'campaign_type'} %}

with facts as (

    select
        lines.sold_on as happened_on,
        campaigns.campaign_id,
        campaigns.campaign_type,
        lines.net_amount,
        coalesce(lines.cost_amount, 0) as cost_amount,
        case when lines.cost_amount is null then lines.net_amount else 0 end as net_amount_without_cost,
        cast(0 as decimal(38, 6)) as campaign_cost
    from {{ ref('int_sales_lines') }} as lines
    inner join {{ ref('int_document_campaigns') }} as campaigns
        on lines.document_id = campaigns.document_id
    union all
    select
        spent_on,
        campaign_id,
        campaign_type,
        0,
        0,
        0,
        amount
    from {{ ref('int_costs') }}
    where campaign_id is not null

),

-- The whole life of a campaign up to the end of each period.
lives as (

    {%- for grain, member in grains.items() %}
    select
        '{{ grain }}' as grain,
        {{ 'facts.' if grain != 'company' }}{{ member }} as grain_id,
        cast(null as varchar) as detail,
        periods.period_type,
        periods.period_start,
        sum(facts.net_amount) as net_amount,
        sum(facts.cost_amount) as cost_amount,
        sum(facts.net_amount_without_cost) as net_amount_without_cost,
        sum(facts.campaign_cost) as campaign_cost
    from facts
    inner join {{ ref('int_periods') }} as periods
        on facts.happened_on <= periods.last_day
    where periods.period_type not in ('day', 'week')
    group by all
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

),

-- Unknown when more than 1 % of the sales has no cost (ruling 20).
cells as (

    select
        grain,
        grain_id,
        detail,
        period_type,
        period_start,
        case
            when abs(net_amount_without_cost) > abs(net_amount) * 0.01 then null
            else net_amount - cost_amount - campaign_cost
        end as campaign_return,
        campaign_cost
    from lives

)

{{ cells_as_rows('cells', ['campaign_return', 'campaign_cost']) }}
