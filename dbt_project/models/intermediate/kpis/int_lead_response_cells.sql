-- Beside the average: the middle lead's seconds, which one forgotten lead does not move. It has no parts to be divided.
with answered as (

    select
        'lead_response_seconds' as measure_code,
        cast(null as varchar) as detail,
        happened_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        lead_source,
        campaign_id,
        {{ seconds_between('happened_at', 'greatest(first_touched_at, happened_at)') }} as response_seconds
    from {{ ref('int_lead_events') }}
    where event_type = 'qualified'
        and first_touched_at is not null
        and happened_on >= {{ history_start() }}

),

{{ at_every_grain('answered', ['measured_on', 'response_seconds'], 'measured_on', {
    'lead_source': 'by_stage.lead_source', 'campaign': 'by_stage.campaign_id',
}) }},

by_period as (

    {{ period_rows('at_grains', 'measured_on', ['grain', 'grain_id', 'response_seconds']) }}

),

cells as (

    select
        grain,
        grain_id,
        'figure=median' as detail,
        period_type,
        period_start,
        cast(median(response_seconds) as decimal(38, 12)) as lead_response_seconds,
        1 as qualified_leads_answered
    from by_period
    where grain_id is not null
    group by all

)

{{ cells_as_rows('cells', ['lead_response_seconds', 'qualified_leads_answered']) }}
