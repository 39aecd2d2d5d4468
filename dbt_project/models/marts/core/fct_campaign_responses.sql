with responses as (

    select
        event_type,
        campaign_id,
        known_campaign_id,
        coalesce(campaign_type, 'UNKNOWN') as campaign_type,
        contact_id,
        happened_on,
        rep_id,
        region_id,
        {{ campaign_counts() }}
    from {{ ref('int_campaign_responses') }}
    group by all

)

select
    responses.event_type,
    responses.campaign_id,
    coalesce(responses.known_campaign_id, 'UNKNOWN') as known_campaign_id,
    responses.campaign_type,
    responses.contact_id,
    responses.happened_on,
    responses.rep_id,
    responses.region_id,
    {{ fact_measures('responses', [
        'campaign_members', 'campaign_members_responded', 'campaign_responses_of_prospects',
        'campaign_responses_converted',
    ]) }},
    delivered.source_file,
    delivered.source_line
from responses
inner join {{ ref('stg_crm__campaign_members') }} as delivered
    on responses.campaign_id = delivered.campaign_id
    and responses.contact_id = delivered.contact_id
where {{ in_published_window(['responses.happened_on']) }}
