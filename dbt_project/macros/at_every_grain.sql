{#
    The rows of `relation` (rep_id, region_id, lifecycle_stage, and `columns`) once per grain, as CTE `at_grains` with
    grain and grain_id. A measure whose subject is the stage says the stage in `detail` wherever the grain does not.

    columns: what is carried besides measure_code and detail.
#}
{% macro at_every_grain(relation, columns) %}
by_stage as (

    select
        rows_of_measures.*,
        case
            when measures.is_by_stage then 'stage=' || rows_of_measures.lifecycle_stage
            else rows_of_measures.detail
        end as detail_with_stage
    from {{ relation }} as rows_of_measures
    inner join {{ ref('measures') }} as measures
        on rows_of_measures.measure_code = measures.measure_code

),

at_grains as (

    select measure_code, 'company' as grain, 'COMPANY' as grain_id, detail_with_stage as detail, {{ columns | join(', ') }}
    from by_stage
    union all
    select measure_code, 'region', region_id, detail_with_stage, {{ columns | join(', ') }}
    from by_stage
    union all
    select
        by_stage.measure_code,
        'region_subtree',
        closure.ancestor_region_id,
        by_stage.detail_with_stage
        {%- for column in columns %},
        by_stage.{{ column }}
        {%- endfor %}
    from by_stage
    inner join {{ ref('int_region_closure') }} as closure
        on by_stage.region_id = closure.region_id
    union all
    select measure_code, 'rep', rep_id, detail_with_stage, {{ columns | join(', ') }}
    from by_stage
    union all
    select measure_code, 'lifecycle_stage', lifecycle_stage, detail, {{ columns | join(', ') }}
    from by_stage

)
{% endmacro %}
