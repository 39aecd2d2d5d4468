with catalogue as (

    select * from {{ ref('kpi_catalogue') }}

),

measures as (

    select * from {{ ref('measures') }}

),

-- A KPI has data when every entity that its measures need was delivered.
needed_entities as (

    select
        catalogue.kpi_code,
        unnest(string_split(measures.entities, ' ')) as entity
    from catalogue
    inner join measures
        on measures.measure_code in (catalogue.numerator_measure, catalogue.denominator_measure)

),

delivered as (

    select
        needed_entities.kpi_code,
        bool_and(coalesce(entities.is_delivered, false)) as has_data
    from needed_entities
    left join {{ source('landed', 'entities') }} as entities
        on needed_entities.entity = entities.entity
    group by needed_entities.kpi_code

),

kpis as (

    select
        catalogue.*,
        delivered.has_data,
        numerators.is_by_stage,
        numerators.kind as numerator_kind,
        case catalogue.base_period when 'day' then 1 when 'week' then 2 else 3 end
            as base_period_order
    from catalogue
    inner join delivered
        on catalogue.kpi_code = delivered.kpi_code
    inner join measures as numerators
        on catalogue.numerator_measure = numerators.measure_code

)

select * from kpis
