with recursive merged_pairs as (

    select
        object_type,
        merged_id,
        surviving_id
    from {{ ref('stg_crm__merges') }}

),

followed as (

    select
        object_type,
        merged_id,
        surviving_id,
        1 as depth
    from merged_pairs
    union all
    select
        followed.object_type,
        followed.merged_id,
        merged_pairs.surviving_id,
        followed.depth + 1
    from followed
    inner join merged_pairs
        on followed.object_type = merged_pairs.object_type
        and followed.surviving_id = merged_pairs.merged_id
    where followed.depth < 20

),

survivors as (

    select
        object_type,
        merged_id,
        max_by(surviving_id, depth) as surviving_id
    from followed
    group by object_type, merged_id

)

select * from survivors
