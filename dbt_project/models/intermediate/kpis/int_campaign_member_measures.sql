with events as (

    select
        happened_on as measured_on,
        known_campaign_id,
        campaign_type,
        event_type = 'sent' as is_sent,
        event_type = 'sent' and has_responded as is_responded,
        event_type = 'responded' and not was_customer as is_prospect,
        event_type = 'responded' and not was_customer and is_converted as is_new_customer
    from {{ ref('int_campaign_responses') }}

),

by_campaign as (

    select
        measured_on,
        known_campaign_id,
        count(*) filter (where is_sent) as campaign_members,
        count(*) filter (where is_responded) as campaign_members_responded,
        count(*) filter (where is_prospect) as campaign_responses_of_prospects,
        count(*) filter (where is_new_customer) as campaign_responses_converted
    from events
    group by measured_on, known_campaign_id

),

by_type as (

    select
        measured_on,
        campaign_type,
        count(*) filter (where is_sent) as campaign_members,
        count(*) filter (where is_responded) as campaign_members_responded
    from events
    group by measured_on, campaign_type

),

measures as (

    {{ measures_at_grain('by_campaign', 'campaign', 'known_campaign_id', [
        'campaign_members', 'campaign_members_responded',
        'campaign_responses_of_prospects', 'campaign_responses_converted',
    ]) }}
    union all
    {{ measures_at_grain('by_type', 'campaign_type', 'campaign_type', [
        'campaign_members', 'campaign_members_responded',
    ]) }}

)

select * from measures
