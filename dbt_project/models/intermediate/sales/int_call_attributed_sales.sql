with documents as (

    select
        qualifiers.*,
        parameters.call_revenue_lookback_days
    from {{ ref('int_document_qualifiers') }} as qualifiers
    inner join {{ ref('int_parameters_daily') }} as parameters
        on qualifiers.qualified_on = parameters.calendar_date

),

-- The latest answered outbound call to the account, by local dates (ruling 40); a document has one, however many there were.
latest_calls as (

    select
        documents.document_id,
        calls.first_leg_rep_id as rep_id
    from documents
    inner join {{ ref('int_calls') }} as calls
        on documents.account_id = calls.account_id
        and documents.qualified_on >= calls.started_on
        and calls.started_on >= documents.qualified_on - cast(documents.call_revenue_lookback_days as integer)
    where calls.direction = 'outbound'
        and calls.is_answered
    qualify row_number() over (
        partition by documents.document_id order by calls.started_at desc, calls.call_id desc
    ) = 1

),

-- A credit note is qualified by its invoice (ruling 7). Without a call, a sale by phone keeps its own rep.
attributed as (

    select
        lines.sold_on,
        lines.product_id,
        coalesce(latest_calls.rep_id, lines.rep_id) as rep_id,
        case
            when latest_calls.document_id is null then lines.region_id
            else coalesce(
                assignments.region_id,
                places.outlet_region_id,
                places.debtor_outlet_region_id,
                places.debtor_region_id,
                'UNKNOWN'
            )
        end as region_id,
        lines.net_amount
    from {{ ref('int_sales_lines') }} as lines
    inner join documents
        on lines.document_id = documents.document_id
    inner join {{ ref('int_documents') }} as places
        on lines.document_id = places.document_id
    left join latest_calls
        on lines.document_id = latest_calls.document_id
    left join {{ ref('int_rep_assignments') }} as assignments
        on latest_calls.rep_id = assignments.rep_id
        and lines.sold_on >= assignments.valid_from
        and lines.sold_on < assignments.valid_to
    where latest_calls.document_id is not null
        or documents.channel = 'phone'

)

select * from attributed
