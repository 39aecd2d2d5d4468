with documents as (

    select * from {{ ref('int_documents') }}

),

-- A credit note has the reps of the invoice it applies to, looked up at that invoice's date (ruling 7).
credited_documents as (

    select
        documents.document_id,
        coalesce(invoices.deal_id, case when invoices.document_id is null then documents.deal_id end) as deal_id,
        case
            when invoices.document_id is null then documents.salesperson_rep_id else invoices.salesperson_rep_id
        end as salesperson_rep_id,
        case when invoices.document_id is null then documents.account_id else invoices.account_id end as account_id,
        coalesce(invoices.document_date, documents.document_date) as credited_on
    from documents
    left join documents as invoices
        on documents.credited_document_id = invoices.document_id

),

by_split as (

    select
        credited_documents.document_id,
        splits.split_rep_id,
        splits.rep_id,
        splits.split_pct,
        splits.deal_split_pct,
        splits.takes_remainder
    from credited_documents
    inner join {{ ref('int_deal_revenue_splits') }} as splits
        on credited_documents.deal_id = splits.deal_id
        and credited_documents.credited_on >= splits.valid_from
        and credited_documents.credited_on < splits.valid_to

),

without_split as (

    select
        credited_documents.*,
        case
            when credited_documents.salesperson_rep_id is not null then coalesce(reps.rep_id, 'UNKNOWN')
            else coalesce(owners.rep_id, 'UNASSIGNED')
        end as rep_id
    from credited_documents
    left join {{ ref('int_reps') }} as reps
        on credited_documents.salesperson_rep_id = reps.rep_id
    left join {{ ref('int_object_owners') }} as owners
        on credited_documents.account_id = owners.object_id
        and owners.object_type = 'account'
        and {{ end_of_local_day('credited_documents.credited_on') }} >= owners.valid_from
        and {{ end_of_local_day('credited_documents.credited_on') }} < owners.valid_to
    where not exists (
        select 1 from by_split
where by_split.document_id = credited_documents.document_id
    )

),

credits as (

    select * from by_split
    union all
    select
        document_id,
        rep_id as split_rep_id,
        rep_id,
        1,
        1,
        true
    from without_split

)

select * from credits
