{#
    Every value of the column is a member of the dimension. A returned row is a value that the dimension lacks; an
    empty one never passes, unlike dbt's own `relationships`.
#}
{% test is_member_of(model, column_name, to, field) %}

select
    facts.{{ column_name }},
    count(*) as row_count
from {{ model }} as facts
left join {{ to }} as dimension
    on facts.{{ column_name }} = dimension.{{ field }}
where dimension.{{ field }} is null
group by facts.{{ column_name }}

{% endtest %}
