{#
    One value of the night that is being built, from the environment (JSON object, see dbt_project/building.py);
    without one, the variable of that name in dbt_project.yml. It is read when a model runs and not when the project is
    parsed, so that what was parsed last night holds tonight. dbt writes variables called DBT_ENV_CUSTOM_ENV_… into its
    results, where the gate reads for which night they are.
#}
{% macro night_value(name) -%}
    {%- set values = fromjson(env_var('DBT_ENV_CUSTOM_ENV_NIGHT', '{}')) if execute else {} -%}
    {{- return(values.get(name, var(name))) -}}
{%- endmacro %}
