-- An invoice or a credit note with its lines; void ones too, since credit notes may name them.
with lines as (
    select lines.document_id, cast(sum(lines.net_amount) as varchar) as net, list({
        'line_id': lines.line_id, 'net': cast(lines.net_amount as varchar),
        'product_category': products.product_category
    } order by lines.line_id) as lines
    from main.acc_invoice_lines as lines
    left join main.ref_products as products
        on lines.product_id = products.product_id and not products._is_deleted
    where not lines._is_deleted
    group by lines.document_id
)
select documents.document_id as row_key, to_json({
    'applies_to': documents.applies_to_document_id, 'channel': documents.channel, 'currency': documents.currency,
    'customer': coalesce('account:' || debtors.account_id, 'debtor:' || documents.customer_id),
    'deal_id': coalesce(merged_deals.surviving_id, documents.deal_id), 'document_date': documents.document_date,
    'document_type': documents.document_type, 'gross': cast(documents.gross_amount as varchar),
    'is_void': documents.status <> 'posted', 'lines': lines.lines, 'net': lines.net,
    'rep': documents.salesperson_user_id
}) as content, documents._source_file as source_file, documents._source_line as source_line
from main.acc_invoices as documents
left join lines on documents.document_id = lines.document_id
left join merged_deals on documents.deal_id = merged_deals.merged_id
left join main.acc_customers as debtors
    on documents.customer_id = debtors.customer_id and not debtors._is_deleted
where not documents._is_deleted
