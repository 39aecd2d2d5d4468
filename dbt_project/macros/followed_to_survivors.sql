{#
    Rows of a landed entity in which keys of merged records are those of the records that they have become (ruling 48).

    keys: column → kind of the object that it names.
    itself: the kind and key of the record of the row, if merged records shall be left out: their histories of owners end
    with them, and all that hangs on them hangs on the survivor.
#}
{% macro followed_to_survivors(entity, keys, itself=none) %}
    select
        landed.*
        {%- if keys %} replace (
            {%- for key in keys %}
            coalesce({{ key }}_survivors.surviving_id, landed.{{ key }}) as {{ key }}{{ ',' if not loop.last }}
            {%- endfor %}
        )
        {%- endif %}
    from {{ source('landed', entity) }} as landed
    {%- for key, kind in keys.items() %}
    left join {{ ref('stg_crm__survivors') }} as {{ key }}_survivors
        on landed.{{ key }} = {{ key }}_survivors.merged_id
        and {{ key }}_survivors.object_type = '{{ kind }}'
    {%- endfor %}
    {%- if itself %}
    left join {{ ref('stg_crm__survivors') }} as own_survivors
        on landed.{{ itself[1] }} = own_survivors.merged_id
        and own_survivors.object_type = '{{ itself[0] }}'
    where own_survivors.merged_id is null
    {%- endif %}
{% endmacro %}
