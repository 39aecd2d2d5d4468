{#
    A table in the private file of a build. The file is new each night, so there is nothing to keep readable while the
    table is made: it is made under its own name, where dbt's own materialization makes another, renames it and drops
    what was there. Hooks, indexes, grants and foreign keys are not supported; no model has them.

    `meta.slices`: conditions that part the rows. The model is then made by one statement for each, in which the condition
    stands where the model says `a_slice()`: what cannot go on on disk has the memory of one slice.
#}
{% materialization table, adapter='duckdb' %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set slices = (config.get('meta') or {}).get('slices') or [] -%}
    {%- if slices and a_slice() not in compiled_code -%}
        {{ exceptions.raise_compiler_error(this ~ ' has slices, but no a_slice(): each would hold all rows') }}
    {%- endif -%}
    {{ drop_relation_if_exists(load_cached_relation(this)) }}
    {% call statement('main') -%}
        {{ create_table_as(False, target_relation, compiled_code | replace(a_slice(), slices[0] or a_slice())) }}
    {%- endcall %}
    {% for slice in slices[1:] %}
    {% call statement('slice') -%}
        insert into {{ target_relation }} by name (
            {{ compiled_code | replace(a_slice(), slice) }}
        )
    {%- endcall %}
    {% endfor %}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
