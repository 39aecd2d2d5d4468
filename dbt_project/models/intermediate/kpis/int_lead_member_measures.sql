{% set replies = ['leads_contacted', 'leads_replied', 'leads_replied_positively', 'leads_replied_negatively'] %}
{% set contacts = ['leads_contacted', 'contacted_prospects', 'contacted_prospects_converted'] %}
{% set responses = [
    'qualified_leads', 'qualified_leads_answered', 'qualified_leads_followed_up', 'lead_response_seconds',
    'leads_converted', 'lead_conversion_days',
] %}
{# grain: its column and its measures #}
{% set grains = {
    'lead_source': ('lead_source', ['leads_contacted'] + responses),
    'campaign': ('campaign_id', responses),
    'approach': ('approach', contacts),
    'touch_count_band': ('touch_count_band', contacts),
    'channel': ('approach', replies),
} %}

with {% for grain, (column, _) in grains.items() %}
by_{{ grain }} as (

    select
        happened_on as measured_on,
        {{ column }} as {{ grain }}_member,
        {{ lead_event_counts() }}
    from {{ ref('int_lead_events') }}
    where {{ column }} is not null
    group by happened_on, {{ column }}

),
{% endfor %}
measures as (

    {% for grain, (_, measures) in grains.items() -%}
    {{ measures_at_grain('by_' ~ grain, grain, grain ~ '_member', measures) }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {% endfor %}

)

select * from measures
