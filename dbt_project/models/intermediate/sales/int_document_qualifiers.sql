with documents as (

    select * from {{ ref('int_documents') }}

),

-- A credit note is qualified by the invoice it applies to, without a known one by its own fields (ruling 7).
qualifiers as (

    select
        documents.document_id,
        coalesce(invoices.document_id, documents.document_id) as qualifying_document_id,
        coalesce(invoices.document_date, documents.document_date) as qualified_on,
        case when invoices.document_id is null then documents.account_id else invoices.account_id end as account_id,
        case when invoices.document_id is null then documents.channel else invoices.channel end as channel
    from documents
    left join documents as invoices
        on documents.credited_document_id = invoices.document_id

)

select * from qualifiers
