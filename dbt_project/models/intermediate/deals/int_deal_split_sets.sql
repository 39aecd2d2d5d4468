-- A dated set replaces the whole set before it (its rows of other types too); before the first dated set there is none.
with dated as (

    select distinct
        deal_id,
        coalesce(valid_from, date '0001-01-01') as valid_from
    from {{ ref('stg_crm__deal_splits') }}
    union
    select
        deal_id,
        date '0001-01-01'
    from {{ ref('stg_crm__deal_splits') }}

),

sets as (

    select
        deal_id,
        valid_from,
        coalesce(
            lead(valid_from) over (partition by deal_id order by valid_from), date '9999-12-31'
        ) as valid_to
    from dated

)

select * from sets
