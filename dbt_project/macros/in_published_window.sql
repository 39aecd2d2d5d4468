{#
    True for a row of an atomic fact of which one of the days lies in the published window or after it, or whose days are
    not known yet: what happened before, and is over, is not published (docs/decisions/0026).
#}
{% macro in_published_window(days) -%}
    coalesce(greatest({{ days | join(', ') }}), {{ as_of_date() }}) >= {{ history_start() }}
{%- endmacro %}
