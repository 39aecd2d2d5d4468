{#
    KPIs that are computed from rows of a held source, and the last day that the source told of. What is scored hangs on
    the KPIs that are assigned.
#}
with held_entities as (

    select
        entities.entity,
        min(held.held_through) as held_through
    from {{ source('landed', 'entities') }} as entities
    inner join {{ source('landed', 'held_sources') }} as held
        on list_contains(string_split(entities.source, '+'), held.source)
    group by entities.entity

),

needed as (

    select
        kpi_code,
        unnest(string_split(entities, ' ')) as entity
    from {{ ref('kpi_entities') }}
    union
    select
        named.kpi_code,
        unnest(string_split(measures.entities, ' '))
    from {{ ref('int_kpi_measures') }} as named
    inner join {{ ref('measures') }} as measures
        on named.measure_code = measures.measure_code

),

computed as (

    select
        needed.kpi_code,
        min(held_entities.held_through) as held_through
    from needed
    inner join held_entities
        on needed.entity = held_entities.entity
    group by needed.kpi_code

),

assigned as (

    select min(computed.held_through) as held_through
    from {{ ref('int_kpi_definitions_approved') }} as definitions
    inner join computed
        on computed.kpi_code in (definitions.kpi_code, definitions.exposure_kpi_code)

),

held as (

    select * from computed
    union all
    select
        entities.kpi_code,
        assigned.held_through
    from {{ ref('kpi_entities') }} as entities
    cross join assigned
    where list_contains(string_split(entities.entities, ' '), 'pln_kpi_definitions')
        and assigned.held_through is not null

)

select
    kpi_code,
    min(held_through) as held_through
from held
group by kpi_code
