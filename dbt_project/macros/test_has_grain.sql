{#
    One row per `columns`, told apart by the hash first: of millions of keys it takes half the time and a fraction of the memory,
    and only those of the same hash are compared. A returned row is a key that occurs more than once, or that has an empty part.
    Parts that may be empty by nature are given as `nullable`.
#}
{% test has_grain(model, columns, nullable=[]) %}

{%- set keys = columns | join(', ') %}
{%- set nulls = ['false'] %}
{%- for column in columns if column not in nullable %}
{%- do nulls.append(column ~ ' is null') %}
{%- endfor %}

select
    {{ keys }},
    count(*) as row_count
from {{ model }}
where hash({{ keys }}) in (
        select hash({{ keys }}) as key_hash
        from {{ model }}
        group by key_hash
        having count(*) > 1 or bool_or({{ nulls | join(' or ') }})
    )
group by {{ keys }}
having count(*) > 1 or {{ nulls | join(' or ') }}

{% endtest %}
