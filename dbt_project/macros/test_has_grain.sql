{#
    One row per `columns`. A returned row is a key that occurs more than once, or that has an empty part.
    Parts that may be empty by nature are given as `nullable`.
#}
{% test has_grain(model, columns, nullable=[]) %}

select
    {{ columns | join(', ') }},
    count(*) as row_count
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{%- for column in columns if column not in nullable %}
    or {{ column }} is null
{%- endfor %}

{% endtest %}
