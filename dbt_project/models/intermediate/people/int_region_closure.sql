with recursive regions as (

    select * from {{ ref('int_regions') }}

),

closure as (

    select
        region_id as ancestor_region_id,
        region_id,
        0 as depth
    from regions
    union all
    select
        closure.ancestor_region_id,
        regions.region_id,
        closure.depth + 1
    from closure
    inner join regions
        on closure.region_id = regions.parent_region_id
    where closure.depth < 20

)

select * from closure
