{#
    CTE `placed`: rows of `relation` (customer_id and a day) with the customer's owner, the owner's region (else the
    customer's) and the furthest lifecycle stage of its contacts, all at the last instant of that day (ruling 2).
    Rows of members that are no customers are left out.
#}
{% macro customer_places(relation, day_column) %}
owned as (

    select
        {{ relation }}.*,
        customers.account_id,
        customers.industry,
        customers.fallback_region_id,
        coalesce(owners.rep_id, 'UNASSIGNED') as rep_id
    from {{ relation }}
    inner join {{ ref('int_customers') }} as customers
        on {{ relation }}.customer_id = customers.customer_id
    left join {{ ref('int_object_owner_days') }} as owners
        on customers.account_id = owners.object_id
        and owners.object_type = 'account'
        and {{ relation }}.{{ day_column }} >= owners.valid_from
        and {{ relation }}.{{ day_column }} < owners.valid_to

),

placed as (

    select
        owned.* exclude (fallback_region_id),
        coalesce(assignments.region_id, owned.fallback_region_id, 'UNKNOWN') as region_id,
        coalesce(stages.lifecycle_stage, 'unknown') as lifecycle_stage
    from owned
    left join {{ ref('int_rep_assignments') }} as assignments
        on owned.rep_id = assignments.rep_id
        and owned.{{ day_column }} >= assignments.valid_from
        and owned.{{ day_column }} < assignments.valid_to
    left join {{ ref('int_stage_days') }} as stages
        on owned.account_id = stages.object_id
        and stages.object_type = 'account'
        and owned.{{ day_column }} >= stages.valid_from
        and owned.{{ day_column }} < stages.valid_to

)
{% endmacro %}
