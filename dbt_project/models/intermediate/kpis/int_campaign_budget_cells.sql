{% set grains = {'company': "'COMPANY'", 'campaign': 'campaign_id', 'campaign_type': 'campaign_type'} %}

with budgets as (

    select
        campaigns.campaign_id,
        campaigns.campaign_type,
        campaigns.start_date,
        campaigns.end_date,
        {{ in_reporting_currency('campaigns.budget_amount', 'rates.rate') }} as budget
    from {{ ref('stg_crm__campaigns') }} as campaigns
    left join {{ ref('int_fx_rates') }} as rates
        on campaigns.currency = rates.from_currency
        and campaigns.start_date >= rates.valid_from
        and campaigns.start_date < rates.valid_to

),

-- The leads of a campaign that began in the period, up to the period's end; it gathers leads for 30 days after its own.
by_campaign as (

    select
        budgets.campaign_id,
        budgets.campaign_type,
        periods.period_type,
        periods.period_start,
        budgets.budget as campaign_budget,
        count(leads.lead_id) as campaign_leads,
        coalesce(budgets.end_date + 30 > periods.last_day, true) as is_gathering
    from budgets
    inner join {{ ref('int_periods') }} as periods
        on budgets.start_date >= periods.period_start
        and budgets.start_date <= periods.last_day
    left join {{ ref('int_leads') }} as leads
        on budgets.campaign_id = leads.campaign_id
        and periods.last_day >= {{ local_date('leads.created_at') }}
    where periods.period_type not in ('day', 'week')
    group by all

),

-- Without a budget nothing is known of a campaign: it is in neither part.
cells as (

    {%- for grain, member in grains.items() %}
    select
        '{{ grain }}' as grain,
        {{ member }} as grain_id,
        cast(null as varchar) as detail,
        period_type,
        period_start,
        sum(campaign_budget) as campaign_budget,
        sum(campaign_leads) filter (where campaign_budget is not null) as campaign_leads,
        count(*) filter (where is_gathering) as gathering_campaigns
    from by_campaign
    group by all
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

)

{{ cells_as_rows('cells', ['campaign_budget', 'campaign_leads', 'gathering_campaigns']) }}
