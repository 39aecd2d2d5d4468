{#
    A table in the private file of a build. The file is new each night, so there is nothing to keep readable while the
    table is made: it is made under its own name, where dbt's own materialization makes another, renames it and drops
    what was there. Hooks, indexes, grants and foreign keys are not supported; no model has them.
#}
{% materialization table, adapter='duckdb' %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {{ drop_relation_if_exists(load_cached_relation(this)) }}
    {% call statement('main') -%}
        {{ create_table_as(False, target_relation, compiled_code) }}
    {%- endcall %}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
