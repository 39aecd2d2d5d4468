with leads as (

    select
        *,
        coalesce(became_customer_at <= conversion_ends_at, false) as is_converted
    from {{ ref('int_lead_events') }}
    where event_type = 'created'
        and coalesce(became_customer_at > created_at, true)
        and happened_on >= {{ history_start() }}

),

leads_by_period as (

    {{ period_rows('leads', 'happened_on', [
        'lead_id', 'contact_id', 'created_at', 'rep_id', 'region_id', 'is_converted',
    ]) }}

),

-- A contact counts once per period, by its first lead of the period, however many it has in it (ruling 19).
first_leads as (

    select * from leads_by_period
    qualify row_number() over (
        partition by contact_id, period_type, period_start order by created_at, lead_id
    ) = 1

),

by_period as (

    select
        period_type,
        period_start,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        count(*) as lead_contacts,
        count(*) filter (where is_converted) as lead_contacts_converted
    from first_leads
    group by all

),

measures as (

    {{ period_measures_as_rows('by_period', ['lead_contacts', 'lead_contacts_converted']) }}

)

select * from measures
