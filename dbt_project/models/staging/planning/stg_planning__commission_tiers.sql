with delivered as (

    select * from {{ source('landed', 'pln_commission_tiers') }}

),

renamed as (

    select
        cast(plan_id as varchar) as plan_id,
        cast(version_no as bigint) as version_no,
        cast(role as varchar) as role,
        cast(basis as varchar) as basis,
        cast(tier_no as bigint) as tier_no,
        cast(from_attainment as decimal(9, 6)) as from_attainment,
        cast(rate as decimal(9, 6)) as rate,
        cast(max_payout as decimal(18, 2)) as max_payout,
        cast(valid_from as date) as valid_from,
        cast(valid_to as date) as valid_to,
        cast(approved_by as varchar) as approved_by,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
