with opportunities as (

    select
        happened_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        sum(new_opportunities) as new_opportunities,
        sum(profitable_opportunities) as profitable_opportunities
    from {{ ref('int_opportunities') }}
    where happened_on <= {{ as_of_date() }}
    group by all

),

proposals as (

    select
        happened_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        sum(proposals_sent) as proposals_sent
    from {{ ref('int_proposals') }}
    group by all

),

credited_proposals as (

    select
        happened_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        'credited_as=owner' as detail,
        sum(proposals_sent) as proposals_sent
    from {{ ref('int_proposals') }}
    group by all
    union all
    select
        happened_on,
        coalesce(sourced_by_rep_id, 'UNASSIGNED'),
        sourcer_region_id,
        lifecycle_stage,
        'credited_as=sourcer',
        sum(proposals_sent)
    from {{ ref('int_proposals') }}
    group by all

),

demos as (

    select
        held_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        count(*) as demo_deals,
        count(*) filter (where is_won_in_window) as demo_deals_won
    from {{ ref('int_demo_cohorts') }}
    group by all

),

measures as (

    {{ measures_as_rows('opportunities', ['new_opportunities', 'profitable_opportunities']) }}
    union all
    {{ measures_as_rows('proposals', ['proposals_sent']) }}
    union all
    {{ measures_as_rows('credited_proposals', ['proposals_sent'], 'detail') }}
    union all
    {{ measures_as_rows('demos', ['demo_deals', 'demo_deals_won']) }}

)

select * from measures
