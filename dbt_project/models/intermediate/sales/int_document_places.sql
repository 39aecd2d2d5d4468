with documents as (

    select * from {{ ref('int_documents') }}

),

credits as (

    select * from {{ ref('int_document_credits') }}

),

placed as (

    select
        documents.document_id,
        credits.split_rep_id,
        credits.rep_id,
        credits.split_pct,
        credits.deal_split_pct,
        credits.takes_remainder,
        coalesce(
            assignments.region_id,
            documents.outlet_region_id,
            documents.debtor_outlet_region_id,
            documents.debtor_region_id,
            'UNKNOWN'
        ) as region_id,
        coalesce(stages.lifecycle_stage, 'unknown') as lifecycle_stage
    from documents
    inner join credits
        on documents.document_id = credits.document_id
    left join {{ ref('int_rep_assignments') }} as assignments
        on credits.rep_id = assignments.rep_id
        and documents.document_date >= assignments.valid_from
        and documents.document_date < assignments.valid_to
    left join {{ ref('int_account_stages') }} as stages
        on documents.account_id = stages.account_id
        and {{ end_of_local_day('documents.document_date') }} >= stages.entered_at
        and {{ end_of_local_day('documents.document_date') }} < stages.exited_at

)

select * from placed
