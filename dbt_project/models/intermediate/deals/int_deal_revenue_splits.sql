with splits as (

    select
        splits.deal_id,
        sets.valid_from,
        sets.valid_to,
        splits.rep_id as split_rep_id,
        coalesce(reps.rep_id, 'UNKNOWN') as rep_id,
        splits.split_pct,
        sum(splits.split_pct) over (partition by splits.deal_id, sets.valid_from) as deal_split_pct,
        -- the largest id takes what rounding leaves (ruling 8)
        row_number() over (partition by splits.deal_id, sets.valid_from order by splits.rep_id desc) = 1
            as takes_remainder
    from {{ ref('stg_crm__deal_splits') }} as splits
    inner join {{ ref('int_deal_split_sets') }} as sets
        on splits.deal_id = sets.deal_id
        and coalesce(splits.valid_from, date '0001-01-01') = sets.valid_from
    left join {{ ref('int_reps') }} as reps
        on splits.rep_id = reps.rep_id
    where splits.split_type = 'revenue'

)

select * from splits
