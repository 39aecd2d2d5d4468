with events as (

    select
        event_type,
        lead_id,
        happened_on,
        rep_id,
        region_id,
        coalesce(lead_source, 'UNKNOWN') as lead_source,
        coalesce(campaign_id, 'UNASSIGNED') as campaign_id,
        coalesce(industry, 'UNKNOWN') as industry,
        coalesce(approach, 'UNKNOWN') as approach,
        coalesce(touch_count_band, 'UNKNOWN') as touch_count_band,
        {{ lead_event_counts() }}
    from {{ ref('int_lead_events') }}
    group by all

),

leads as (

    select
        events.event_type,
        events.lead_id,
        events.happened_on,
        events.rep_id,
        events.region_id,
        events.lead_source,
        events.campaign_id,
        events.industry,
        events.approach,
        events.touch_count_band,
        {{ fact_measures('events', [
            'leads_contacted', 'leads_replied', 'leads_replied_positively', 'leads_replied_negatively',
            'contacted_prospects', 'contacted_prospects_converted', 'qualified_leads', 'qualified_leads_answered',
            'qualified_leads_followed_up', 'lead_response_seconds', 'leads_converted', 'lead_conversion_days',
        ]) }},
        delivered.source_file,
        delivered.source_line
    from events
    inner join {{ ref('stg_crm__leads') }} as delivered
        on events.lead_id = delivered.lead_id

)

select * from leads
where {{ in_published_window(['happened_on']) }}
