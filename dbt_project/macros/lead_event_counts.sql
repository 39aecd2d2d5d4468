{#
    The measure columns of lead events (int_lead_events): which event counts for which measure. A touch before
    qualification answers at once (ruling 25); the end of a window is in time (ruling 13).
#}
{% macro lead_event_counts() -%}
        count(*) filter (where event_type = 'contacted') as leads_contacted,
        count(*) filter (where event_type = 'contacted' and has_replied) as leads_replied,
        count(*) filter (where event_type = 'contacted' and reply_sentiment = 'positive') as leads_replied_positively,
        count(*) filter (where event_type = 'contacted' and reply_sentiment = 'negative') as leads_replied_negatively,
        count(*) filter (
            where event_type = 'contacted' and coalesce(became_customer_at >= happened_at, true)
        ) as contacted_prospects,
        count(*) filter (
            where event_type = 'contacted'
                and became_customer_at >= happened_at
                and became_customer_at <= conversion_ends_at
        ) as contacted_prospects_converted,
        count(*) filter (where event_type = 'qualified') as qualified_leads,
        count(*) filter (where event_type = 'qualified' and first_touched_at is not null) as qualified_leads_answered,
        count(*) filter (
            where event_type = 'qualified' and first_touched_at <= follow_up_ends_at
        ) as qualified_leads_followed_up,
        coalesce(sum({{ seconds_between('happened_at', 'greatest(first_touched_at, happened_at)') }}) filter (
            where event_type = 'qualified' and first_touched_at is not null
        ), 0) as lead_response_seconds,
        count(*) filter (where event_type = 'converted') as leads_converted,
        {{ days_of("coalesce(sum(epoch_us(happened_at) - epoch_us(created_at)) filter (where event_type = 'converted'), 0)") }}
            as lead_conversion_days
{%- endmacro %}
