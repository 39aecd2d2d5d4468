"""Random small companies: few ids that meet often, so that splits, transfers and credit notes collide."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from tests.cases.company import Case

FIRST_DAY = date(2025, 12, 1)
LAST_DAY = date(2026, 10, 31)
Row = dict[str, Any]


def random_company(seed: int) -> Case:
    """One company of a few people and customers: a case without expectations; its ids begin with its key."""
    return _Maker(seed).company()


class _Maker:
    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._key = f"random/{seed}/"
        self._reps = [f"rep{number}" for number in range(self._random.randint(1, 5))]
        self._accounts = [f"account{number}" for number in range(self._random.randint(1, 5))]
        self._regions = ["home", "north", "south"]

    def company(self) -> Case:
        rows: dict[str, list[Row]] = {
            "ref_regions": [
                {"region_id": "north", "region_name": "north", "parent_region_id": "home"},
                {"region_id": "south", "region_name": "south", "parent_region_id": "north"},
            ],
            "crm_users": [{"user_id": rep, "full_name": rep, "is_active": True} for rep in self._reps],
            "crm_user_assignments": [row for rep in self._reps for row in self._assignments(rep)],
            "crm_accounts": [self._account(account) for account in self._accounts],
            "crm_owner_history": [
                row for account in self._accounts for row in self._owners("account", account)
            ],
            "crm_contacts": [
                {"contact_id": f"contact{place}", "account_id": account}
                for place, account in enumerate(self._accounts)
            ],
            "crm_lifecycle_history": [
                row for place in range(len(self._accounts)) for row in self._stages(f"contact{place}")
            ],
            "acc_customers": [self._debtor(number) for number in range(len(self._accounts) + 1)],
        }
        rows |= self._deals() | self._calls()
        rows |= self._documents(rows)
        return Case("random", self._key, f"seed {self._random}", rows, [])

    def _assignments(self, rep: str) -> list[Row]:
        """Two spans with a change of region, manager or role in between, or one that ends, or none."""
        change = self._day()
        managers = [None, *[other for other in self._reps if other != rep]]
        spans: list[Row] = []
        for begins, ends in ((date(2025, 6, 1), change), (change, self._random.choice([None, LAST_DAY]))):
            spans.append(
                {
                    "user_id": rep,
                    "role": self._random.choice(["sales_executive", "sdr", "sales_manager"]),
                    "region_id": self._random.choice(self._regions),
                    "manager_user_id": self._random.choice(managers),
                    "fte": self._random.choice([1, 0.5]),
                    "valid_from": begins,
                    "valid_to": ends,
                }
            )
        return spans[: self._random.randint(0, 2)]

    def _account(self, account: str) -> Row:
        return {"account_id": account, "region_id": self._random.choice([None, *self._regions])}

    def _owners(self, kind: str, object_id: str) -> list[Row]:
        change = self._moment()
        owner, next_owner = self._random.choice([None, *self._reps]), self._random.choice(self._reps)
        first = {
            "object_type": kind,
            "object_id": object_id,
            "user_id": owner,
            "valid_from": "2025-06-01 00:00",
        }
        if self._random.random() < 0.5:
            return [first]
        return [
            first | {"valid_to": change},
            first | {"user_id": next_owner, "valid_from": change, "valid_to": None},
        ]

    def _stages(self, contact: str) -> list[Row]:
        changes = sorted(self._moment() for _ in range(self._random.randint(0, 3)))
        names = ["lead", "opportunity", "customer"]
        return [
            {
                "contact_id": contact,
                "lifecycle_stage": names[place],
                "entered_at": change,
                "exited_at": changes[place + 1] if place + 1 < len(changes) else None,
            }
            for place, change in enumerate(changes)
        ]

    def _debtor(self, number: int) -> Row:
        """Some accounts have two debtors, one debtor has no account."""
        account = self._random.choice([None, *self._accounts])
        region = self._random.choice([None, *self._regions])
        return {
            "customer_id": f"debtor{number}",
            "account_id": account,
            "customer_type": "company",
            "region_id": region,
        }

    def _deals(self) -> dict[str, list[Row]]:
        deals: list[Row] = []
        splits: list[Row] = []
        owners: list[Row] = []
        for number in range(self._random.randint(0, 6)):
            deal = f"deal{number}"
            closed = self._random.random() < 0.8
            deals.append(
                {
                    "deal_id": deal,
                    "account_id": self._random.choice([None, *self._accounts]),
                    "stage_id": self._random.choice(["=won", "=lost"]) if closed else "=open",
                    "amount": self._random.choice([None, self._amount()]),
                    "currency": self._random.choice(["VND", "USD"]),
                    "created_at": "2025-12-01 00:00",
                    "closed_at": self._moment() if closed else None,
                }
            )
            owners += self._owners("deal", deal)
            splits += self._splits(deal)
        return {"crm_deals": deals, "crm_deal_splits": splits, "crm_owner_history": owners}

    def _splits(self, deal: str) -> list[Row]:
        shares = self._random.choice(
            [(), (1,), (0.6, 0.4), (0.333333, 0.333333, 0.333334), (0.5, 0.25, 0.25)]
        )
        reps = self._random.sample(self._reps, min(len(shares), len(self._reps)))
        if len(reps) < len(shares):
            return []
        return [
            {"deal_id": deal, "user_id": rep, "split_type": "revenue", "split_pct": share}
            for rep, share in zip(reps, shares, strict=True)
        ]

    def _documents(self, so_far: dict[str, list[Row]]) -> dict[str, list[Row]]:
        documents: list[Row] = []
        lines: list[Row] = []
        payments: list[Row] = []
        allocations: list[Row] = []
        for number in range(self._random.randint(1, 12)):
            document = self._document(number, documents, so_far)
            documents.append(document)
            nets = [self._amount() for _ in range(self._random.randint(1, 3))]
            document["gross_amount"] = f"{sum(nets) * 11 // 10}"
            lines += [
                {
                    "line_id": f"line{number}.{place}",
                    "document_id": document["document_id"],
                    "product_id": self._random.choice(["=book", "=water", "=nobody"]),
                    "quantity": self._random.randint(1, 20),
                    "net_amount": net,
                    "cost_amount": self._random.choice([None, net // 2]),
                }
                for place, net in enumerate(nets)
            ]
            if document["document_type"] == "invoice" and self._random.random() < 0.6:
                payment, allocation = self._payment(number, document)
                payments.append(payment)
                allocations.append(allocation)
        return {
            "acc_invoices": documents,
            "acc_invoice_lines": lines,
            "acc_payments": payments,
            "acc_payment_allocations": allocations,
            "crm_owner_history": so_far["crm_owner_history"],
        }

    def _document(self, number: int, earlier: list[Row], so_far: dict[str, list[Row]]) -> Row:
        invoices = [row for row in earlier if row["document_type"] == "invoice" and row["status"] == "posted"]
        is_note = bool(invoices) and self._random.random() < 0.3
        applies_to = self._random.choice(invoices) if is_note else None
        day = self._day() if applies_to is None else self._day(applies_to["document_date"])
        return {
            "document_id": f"document{number}",
            "document_type": "credit_note" if is_note else "invoice",
            "applies_to_document_id": applies_to["document_id"] if applies_to else None,
            "customer_id": applies_to["customer_id"]
            if applies_to
            else self._random.choice(so_far["acc_customers"])["customer_id"],
            "document_date": day,
            "due_date": day + timedelta(days=30),
            "currency": applies_to["currency"] if applies_to else self._random.choice(["VND", "USD"]),
            "status": self._random.choice(["posted", "posted", "posted", "draft", "void"]),
            "deal_id": self._random.choice([None, *[deal["deal_id"] for deal in so_far["crm_deals"]]]),
            "salesperson_user_id": self._random.choice([None, None, "stranger", *self._reps]),
        }

    def _payment(self, number: int, document: Row) -> tuple[Row, Row]:
        received = self._day(document["document_date"])
        amount = int(document["gross_amount"]) // self._random.choice([1, 2, 3])
        payment = {
            "payment_id": f"payment{number}",
            "payment_type": self._random.choice(["receipt", "receipt", "refund"]),
            "customer_id": document["customer_id"],
            "received_date": received,
            "amount": amount,
            "currency": document["currency"],
            "status": self._random.choice(["cleared", "cleared", "pending", "bounced"]),
        }
        return payment, {
            "allocation_id": f"allocation{number}",
            "payment_id": payment["payment_id"],
            "document_id": document["document_id"],
            "allocated_amount": amount,
            "allocated_on": received,
        }

    def _calls(self) -> dict[str, list[Row]]:
        agents = [
            {"agent_id": f"agent{place}", "user_id": rep, "valid_from": "2025-01-01 00:00"}
            for place, rep in enumerate(self._reps)
        ]
        calls: list[Row] = []
        legs: list[Row] = []
        for number in range(self._random.randint(0, 15)):
            begins = datetime.fromisoformat(self._moment())
            ends = begins + timedelta(seconds=self._random.choice([2, 5, 60, 900]))
            dispositions = ["answered", "no_answer", "busy", "voicemail", "failed", "abandoned"]
            disposition = self._random.choice(dispositions)
            calls.append(
                {
                    "call_id": f"call{number}",
                    "direction": self._random.choice(["inbound", "inbound", "outbound", "internal"]),
                    "disposition": disposition,
                    "started_at": begins,
                    "ended_at": ends,
                }
            )
            for leg in range(self._random.randint(0, 3)):
                answered = disposition == "answered" and self._random.random() < 0.7
                legs.append(
                    {
                        "call_id": f"call{number}",
                        "leg_no": leg + 1,
                        "agent_id": self._random.choice([None, *[agent["agent_id"] for agent in agents]]),
                        "offered_at": begins,
                        "answered_at": begins + timedelta(seconds=1) if answered else None,
                        "ended_at": ends,
                    }
                )
        return {"tel_agents": agents, "tel_calls": calls, "tel_call_legs": legs}

    def _amount(self) -> int:
        return self._random.choice([1, 3, 99, 1_000_000, self._random.randint(1, 10**9)])

    def _day(self, earliest: date = FIRST_DAY) -> date:
        return earliest + timedelta(days=self._random.randint(0, (LAST_DAY - earliest).days))

    def _moment(self) -> str:
        """UTC; often the last or first moment of a local day (17:00 UTC is midnight)."""
        clock = self._random.choice(["16:59:59", "17:00:00", "03:00:00", "09:30:00"])
        return f"{self._day(FIRST_DAY)} {clock}" if clock != "17:00:00" else f"{self._day()} 17:00:00"
