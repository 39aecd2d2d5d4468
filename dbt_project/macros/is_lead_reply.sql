{# An activity in which a lead wrote or called back, automatic ones left out. #}
{% macro is_lead_reply() -%}
    direction = 'inbound'
        and activity_type in ('email', 'message', 'call')
        and lead_id is not null
        and not is_automated
{%- endmacro %}
