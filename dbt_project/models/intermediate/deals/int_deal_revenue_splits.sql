with splits as (

    select
        splits.deal_id,
        splits.rep_id as split_rep_id,
        coalesce(reps.rep_id, 'UNKNOWN') as rep_id,
        splits.split_pct,
        sum(splits.split_pct) over (partition by splits.deal_id) as deal_split_pct,
        -- the largest id takes what rounding leaves (ruling 8)
        row_number() over (partition by splits.deal_id order by splits.rep_id desc) = 1 as takes_remainder
    from {{ ref('stg_crm__deal_splits') }} as splits
    left join {{ ref('int_reps') }} as reps
        on splits.rep_id = reps.rep_id
    where splits.split_type = 'revenue'

)

select * from splits
