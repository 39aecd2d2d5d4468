{% set grains = {'lead_source': 'lead_source', 'campaign': 'campaign_id', 'industry': 'industry'} %}

with leads as (

    select
        *,
        coalesce(became_customer_at <= conversion_ends_at, false) as is_converted
    from {{ ref('int_lead_events') }}
    where event_type = 'created'
        and coalesce(became_customer_at > created_at, true)
        and happened_on >= {{ history_start() }}

),

members as (

    {%- for grain, column in grains.items() %}
    select
        '{{ grain }}' as grain,
        {{ column }} as grain_id,
        happened_on,
        contact_id,
        lead_id,
        created_at,
        is_converted
    from leads
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

),

by_period as (

    {{ period_rows('members', 'happened_on', [
        'grain', 'grain_id', 'contact_id', 'lead_id', 'created_at', 'is_converted',
    ]) }}

),

-- A contact counts once per member and period, by its first lead there (ruling 19).
first_leads as (

    select * from by_period
    qualify row_number() over (
        partition by grain, grain_id, contact_id, period_type, period_start order by created_at, lead_id
    ) = 1

),

counted as (

    select
        grain,
        grain_id,
        cast(null as varchar) as detail,
        period_type,
        period_start,
        count(*) as lead_contacts,
        count(*) filter (where is_converted) as lead_contacts_converted
    from first_leads
    group by all

),

cells as (

    {{ cells_as_rows('counted', ['lead_contacts', 'lead_contacts_converted']) }}

)

select * from cells
