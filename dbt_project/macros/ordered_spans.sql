{#
    Spans of `relation` that may overlap or leave gaps, made one unbroken line of day spans per key, from
    1900-01-01 to 9999-12-31 (exclusive end): a span ends where the next one begins (the latest start wins), gaps are
    filled with null payload. So a join on key and day never multiplies a fact and never loses one that has the key.

    keys: columns of the key; payload: columns carried; starts, ends: expressions of type date, the end exclusive.
#}
{% macro ordered_spans(relation, keys, payload, starts, ends) %}
bounded as (

    select
        {{ keys | join(', ') }},
        {{ payload | join(', ') }},
        {{ starts }} as valid_from,
        least(
            coalesce({{ ends }}, date '9999-12-31'),
            coalesce(
                lead({{ starts }}) over (partition by {{ keys | join(', ') }} order by {{ starts }}),
                date '9999-12-31'
            )
        ) as valid_to
    from {{ relation }}

),

filled as (

    select * from bounded
    where valid_from < valid_to
    union all
    select
        {{ keys | join(', ') }},
        {% for column in payload %}null, {% endfor %}
        coalesce(
            lag(valid_to) over (partition by {{ keys | join(', ') }} order by valid_from), date '1900-01-01'
        ),
        valid_from
    from bounded
    where valid_from < valid_to
    union all
    select
        {{ keys | join(', ') }},
        {% for column in payload %}null, {% endfor %}
        max(valid_to),
        date '9999-12-31'
    from bounded
    where valid_from < valid_to
    group by {{ keys | join(', ') }}

),

unbroken as (

    select * from filled
    where valid_from < valid_to

)
{% endmacro %}
