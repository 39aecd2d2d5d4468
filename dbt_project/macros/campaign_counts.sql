{# Measures of campaigns (int_campaign_responses): by day, rep and campaign, and by member and event. #}
{% macro campaign_counts() -%}
        count(*) filter (where event_type = 'sent') as campaign_members,
        count(*) filter (where event_type = 'sent' and has_responded) as campaign_members_responded,
        count(*) filter (where event_type = 'responded' and not was_customer) as campaign_responses_of_prospects,
        count(*) filter (
            where event_type = 'responded' and not was_customer and is_converted
        ) as campaign_responses_converted
{%- endmacro %}
