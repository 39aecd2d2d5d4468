{#
    The rows of `relation` (rep_id, region_id, lifecycle_stage, and `columns`) once per grain, as CTE `at_grains` with
    grain and grain_id. A measure whose subject is the stage says the stage in `detail` wherever the grain does not.

    columns: what is carried besides measure_code and detail.
    day: the column whose day says the rep's manager and role; without it there are no rows by team and role. A team is
    the people whose manager it is on that day, the manager left out (ruling 44). Figures that stand on a day instead of
    happening (balances) and figures of a period as a whole have no team.
    members: grains beside rep, region and stage → the column of their member (no member is UNKNOWN).
    Region × stage and rep × stage are made for the measures that are published so (int_stage_measures).
#}
{% macro at_every_grain(relation, columns, day=none, members={}) %}
by_stage as (

    select
        rows_of_measures.*,
        {%- if day %}
        assignments.manager_rep_id,
        case
            when rows_of_measures.rep_id = 'UNASSIGNED' then 'UNASSIGNED'
            else coalesce(assignments.role, 'UNKNOWN')
        end as assigned_role,
        {%- endif %}
        case
            when measures.is_by_stage then 'stage=' || rows_of_measures.lifecycle_stage
            else rows_of_measures.detail
        end as detail_with_stage,
        stage_measures.measure_code is not null as is_shown_by_stage
    from {{ relation }} as rows_of_measures
    inner join {{ ref('measures') }} as measures
        on rows_of_measures.measure_code = measures.measure_code
    left join {{ ref('int_stage_measures') }} as stage_measures
        on rows_of_measures.measure_code = stage_measures.measure_code
    {%- if day %}
    left join {{ ref('int_rep_assignments') }} as assignments
        on rows_of_measures.rep_id = assignments.rep_id
        and rows_of_measures.{{ day }} >= assignments.valid_from
        and rows_of_measures.{{ day }} < assignments.valid_to
    {%- endif %}

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
    union all
    select measure_code, 'region_lifecycle_stage', region_id || '/' || lifecycle_stage, detail, {{ columns | join(', ') }}
    from by_stage
    where is_shown_by_stage
    union all
    select measure_code, 'rep_lifecycle_stage', rep_id || '/' || lifecycle_stage, detail, {{ columns | join(', ') }}
    from by_stage
    where is_shown_by_stage
    {%- if day %}
    union all
    select measure_code, 'team', manager_rep_id, detail_with_stage, {{ columns | join(', ') }}
    from by_stage
    where manager_rep_id is not null
    union all
    select measure_code, 'role', assigned_role, detail_with_stage, {{ columns | join(', ') }}
    from by_stage
    {%- endif %}
    {%- for grain, member in members.items() %}
    union all
    select measure_code, '{{ grain }}', coalesce({{ member }}, 'UNKNOWN'), detail_with_stage, {{ columns | join(', ') }}
    from by_stage
    {%- endfor %}

)
{% endmacro %}
