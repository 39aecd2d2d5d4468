-- Documents of the published window, and older ones that were open in it or were settled there.
select document_id
from {{ ref('stg_accounting__invoices') }}
where {{ in_published_window(['document_date']) }}
union
select object_id as document_id
from {{ ref('fct_balance_spans') }}
where entity = 'acc_invoices'
