with events as (

    select * from {{ ref('int_campaign_responses') }}

),

by_campaign as (

    select
        happened_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        'campaign_id=' || known_campaign_id as detail,
        {{ campaign_counts() }}
    from events
    group by all

),

daily as (

    select
        measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        sum(campaign_members) as campaign_members,
        sum(campaign_members_responded) as campaign_members_responded,
        sum(campaign_responses_of_prospects) as campaign_responses_of_prospects,
        sum(campaign_responses_converted) as campaign_responses_converted
    from by_campaign
    group by all

),

sent as (select * from by_campaign
where campaign_members > 0
),

responded as (select * from by_campaign
where campaign_responses_of_prospects > 0
),

measures as (

    {{ measures_as_rows('daily', [
        'campaign_members', 'campaign_members_responded',
        'campaign_responses_of_prospects', 'campaign_responses_converted',
    ]) }}
    union all
    {{ measures_as_rows('sent', ['campaign_members', 'campaign_members_responded'], 'detail') }}
    union all
    {{ measures_as_rows('responded', [
        'campaign_responses_of_prospects', 'campaign_responses_converted',
    ], 'detail') }}

)

select * from measures
