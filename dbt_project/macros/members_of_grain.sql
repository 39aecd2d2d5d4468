{# Columns rep_id, region_id and lifecycle_stage of rows with grain and grain_id: null where the grain names none. #}
{% macro members_of_grain(facts) -%}
    case
        when {{ facts }}.grain = 'rep' then {{ facts }}.grain_id
        when {{ facts }}.grain = 'rep_lifecycle_stage' then {{ before_last_slash(facts ~ '.grain_id') }}
    end as rep_id,
    case
        when {{ facts }}.grain in ('region', 'region_subtree') then {{ facts }}.grain_id
        when {{ facts }}.grain = 'region_lifecycle_stage' then {{ before_last_slash(facts ~ '.grain_id') }}
    end as region_id,
    case
        when {{ facts }}.grain in ('lifecycle_stage', 'region_lifecycle_stage', 'rep_lifecycle_stage')
            then split_part({{ facts }}.grain_id, '/', -1)
    end as lifecycle_stage
{%- endmacro %}
