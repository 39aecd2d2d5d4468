-- The local day on which an extract first showed a payment as bounced, where the source does not say it.
select payments.payment_id as row_key, to_json({
    'seen_on': coalesce(known.seen_on, local_date(payments._extracted_at))
}) as content, payments._source_file as source_file, payments._source_line as source_line
from main.acc_payments as payments
left join known_bounces as known on payments.payment_id = known.payment_id
where not payments._is_deleted and payments.status = 'bounced' and payments.bounced_on is null
