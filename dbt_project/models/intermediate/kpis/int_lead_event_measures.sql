with daily as (

    select
        happened_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        {{ lead_event_counts() }}
    from {{ ref('int_lead_events') }}
    group by happened_on, rep_id, region_id

),

measures as (

    {{ measures_as_rows('daily', [
        'leads_contacted', 'leads_replied', 'leads_replied_positively', 'leads_replied_negatively',
        'contacted_prospects', 'contacted_prospects_converted',
        'qualified_leads', 'qualified_leads_answered', 'qualified_leads_followed_up', 'lead_response_seconds',
        'leads_converted', 'lead_conversion_days',
    ]) }}

)

select * from measures
