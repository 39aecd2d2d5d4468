with regions as (

    select * from {{ ref('stg_reference__regions') }}

),

with_unknown as (

    select
        region_id,
        region_name,
        parent_region_id
    from regions
    union all
    select
'UNKNOWN',
'UNKNOWN',
null

)

select * from with_unknown
