with closed as (

    select
        deal_id,
        deal_type,
        closed_on,
        {{ closed_deal_counts() }}
    from {{ ref('int_closed_deals') }}
    group by deal_id, deal_type, closed_on

),

opportunities as (

    select
        deal_id,
        happened_on,
        rep_id,
        region_id,
        lifecycle_stage,
        {{ opportunity_counts() }}
    from {{ ref('int_opportunities') }}
    where happened_on <= {{ as_of_date() }}
    group by all

),

demos as (

    select
        deal_id,
        held_on,
        rep_id,
        region_id,
        lifecycle_stage,
        {{ demo_deal_counts() }}
    from {{ ref('int_demo_cohorts') }}
    group by all

),

deals as (

    select
        deals.deal_id,
        {{ member_or_unknown('deals.account_id', 'accounts.account_id') }} as account_id,
        coalesce(deals.lead_id, 'UNASSIGNED') as lead_id,
        deals.owner_rep_id as rep_id,
        deals.owner_region_id as region_id,
        deals.lifecycle_stage,
        coalesce(deals.sourced_by_rep_id, 'UNASSIGNED') as sourced_by_rep_id,
        deals.sourcer_region_id,
        coalesce(deals.deal_type, 'UNKNOWN') as deal_type,
        delivered.stage_id,
        coalesce(deals.stage_type, 'UNKNOWN') as stage_type,
        {{ local_date('deals.created_at') }} as created_on,
        deals.expected_close_date,
        closed.closed_on,
        opportunities.happened_on as opportunity_on,
        coalesce(opportunities.rep_id, 'UNASSIGNED') as opportunity_rep_id,
        coalesce(opportunities.region_id, 'UNKNOWN') as opportunity_region_id,
        coalesce(opportunities.lifecycle_stage, 'unknown') as opportunity_lifecycle_stage,
        demos.held_on as first_demo_on,
        coalesce(demos.rep_id, 'UNASSIGNED') as first_demo_rep_id,
        coalesce(demos.region_id, 'UNKNOWN') as first_demo_region_id,
        coalesce(demos.lifecycle_stage, 'unknown') as first_demo_lifecycle_stage,
        cast(deals.amount as decimal(18, 2)) as amount,
        deals.currency,
        {{ fact_measures('closed', [
            'deals_won', 'deals_lost', 'deals_closed', 'sales_cycle_days', 'deals_won_with_cycle',
        ]) }},
        {%- for deal_type in ['upsell', 'cross_sell'] %}
        cast(case when closed.deal_type = '{{ deal_type }}' then closed.deals_won else 0 end as decimal(38, 12))
            as {{ deal_type }}_deals_won,
        {%- endfor %}
        {{ fact_measures('opportunities', ['new_opportunities', 'profitable_opportunities']) }},
        {{ fact_measures('demos', ['demo_deals', 'demo_deals_won']) }},
        delivered.source_file,
        delivered.source_line
    from {{ ref('int_deals_placed') }} as deals
    inner join {{ ref('stg_crm__deals') }} as delivered
        on deals.deal_id = delivered.deal_id
    left join {{ ref('int_accounts') }} as accounts
        on deals.account_id = accounts.account_id
    left join closed
        on deals.deal_id = closed.deal_id
    left join opportunities
        on deals.deal_id = opportunities.deal_id
    left join demos
        on deals.deal_id = demos.deal_id

)

select * from deals
where stage_type = 'open' or {{ in_published_window(['closed_on', 'opportunity_on', 'first_demo_on']) }}
