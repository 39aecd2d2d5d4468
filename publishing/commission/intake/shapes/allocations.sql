-- A payment applied to a document, with what became of the payment.
select allocations.allocation_id as row_key, to_json({
    'allocated_on': allocations.allocated_on, 'amount': cast(allocations.allocated_amount as varchar),
    'bounced_on': case when payments.status = 'bounced' then coalesce(
        payments.bounced_on, bounces.seen_on, local_date(payments._extracted_at)
    ) end,
    'cleared': coalesce(payments.status in ('cleared', 'bounced'), false),
    'document_id': allocations.document_id, 'payment_type': coalesce(payments.payment_type, 'receipt')
}) as content, allocations._source_file as source_file, allocations._source_line as source_line
from main.acc_payment_allocations as allocations
left join main.acc_payments as payments
    on allocations.payment_id = payments.payment_id and not payments._is_deleted
left join known_bounces as bounces on payments.payment_id = bounces.payment_id
where not allocations._is_deleted
