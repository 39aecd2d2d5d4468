with actions as (

    select
        happened_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        sum(debt_collection_actions) as debt_collection_actions
    from {{ ref('int_collection_actions') }}
    group by all

),

readers as (

    select
        received_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        {{ reader_collection_counts() }}
    from {{ ref('int_reader_receipts') }}
    group by all

),

measures as (

    {{ measures_as_rows('actions', ['debt_collection_actions']) }}
    union all
    {{ measures_as_rows('readers', ['reader_collections', 'reader_collections_same_day']) }}

)

select * from measures
