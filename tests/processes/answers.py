"""Answers that a sensible person would give, by form: for tests that fill in what they are not about.

They lead along the longest way: pursued, presales support, a personalised project above 800,000, bid, won. Tests give
what they are about themselves: `answers("project-evaluation", pursue="no", not_pursued_reason="Too far away")`.
"""

from copy import deepcopy
from typing import Any

CLOSES_ON = "2027-03-01"


def answers(form_id: str, **changes: Any) -> dict[str, Any]:
    """The answers to a form, with `changes`; a change to None takes the answer away."""
    given = {**deepcopy(ANSWERS[form_id]), **changes}
    return {key: value for key, value in given.items() if value is not None}


ANSWERS: dict[str, dict[str, Any]] = {
    "opportunity": {
        "opportunity_title": "市图书馆：阅览室系统",
        "customer_name": "市图书馆",
        "opportunity_source": "referral",
        "first_contact_on": "2026-11-02",
        "estimated_amount": 900_000,
        "opportunity_note": "A new building opens next year.",
    },
    "project-basic-information": {
        "customer_name": "市图书馆",
        "customer_industry": "government",
        "customer_contact": "赵敏",
        "customer_contact_position": "Head of IT",
        "customer_phone": "+86 10 1234-5678",
        "customer_email": "zhaomin@library.example",
        "decision_makers": "The director decides, the head of IT advises.",
        "opportunity_title": "市图书馆：阅览室系统",
        "project_kind": "personalised",
        "estimated_amount": 900_000,
        "procurement_method": "public-tender",
        "expected_tender_on": "2027-01-15",
        "budget_state": "yes",
        "project_background": "The library moves into a new building with 400 seats.",
        "first_needs": "Seats reserved by phone, doors that open with the reader's card.",
        "competitors": "Two firms of the province.",
        "customer_visits": [
            {"visited_on": "2026-11-05", "visited_whom": "Head of IT", "visit_outcome": "Wants a demo."},
        ],
    },
    "project-evaluation": {
        "evaluation_on": "2026-11-20",
        "evaluation_participants": ["marketing-director", "presales"],
        "evaluation_need": "high",
        "evaluation_budget": "high",
        "evaluation_fit": "medium",
        "evaluation_chance": "medium",
        "evaluation_risks": "The doors are a third party's.",
        "evaluation_conclusion": "Worth pursuing.",
        "pursue": "yes",
        "support_needed": "yes",
    },
    "presales-support-request": {
        "basic_information_attached": True,
        "evaluation_attached": True,
        "survey_subject": "demo-build",
        "project_kind": "personalised",
        "estimated_amount": 900_000,
        "support_scope": ["needs-survey", "product-demo"],
        "support_goal": "Know the needs and show a demo.",
        "support_from": "2026-12-01",
        "support_until": "2026-12-10",
        "support_place": "The new building",
        "support_contact": "赵敏",
    },
    "support-approval": {"support_decision": "approve"},
    "overdue-signature": {"chase_note": "The director signs this evening."},
    "resource-allocation": {
        "survey_starts_on": "2026-12-01",
        "survey_ends_on": "2026-12-05",
        "survey_rows": [
            {
                "person": "lili",
                "department": "presales",
                "task": "Reading room",
                "from": "2026-12-01",
                "until": "2026-12-03",
            },
            {
                "person": "wutao",
                "department": "technical",
                "task": "Doors",
                "from": "2026-12-02",
                "until": "2026-12-05",
            },
        ],
        "allocation_means": "A car, a demo laptop.",
    },
    "survey-visit": {
        "survey_visit_on": "2026-12-02",
        "survey_visit_people": "Head of IT",
        "survey_visit_findings": "Four doors, two floors, one network.",
        "survey_visit_document": "//files/library/visit",
    },
    "survey-report": {
        "survey_from": "2026-12-01",
        "survey_until": "2026-12-05",
        "survey_participants": "赵敏; 李莉, 吴涛",
        "survey_situation": "Paper lists, one shared key.",
        "survey_functional_needs": "Reservation, doors, statistics.",
        "survey_technical_needs": "The readers' database stays.",
        "survey_special_needs": "A page for blind readers.",
        "survey_limits": "Opening in September.",
        "survey_open_questions": "Who pays for the cards?",
        "survey_conclusion": "A personalised solution fits.",
        "survey_document": "//files/library/survey",
    },
    "advancement-recommendation": {
        "advancement_chance": "high",
        "advancement_approach": "Show the demo to the director, then write the solution.",
        "advancement_resources": "One engineer for two weeks.",
        "advancement_next_on": "2026-12-12",
        "solution_follows": "yes",
    },
    "solution-classification": {
        "solution_class": "personalised",
        "solution_class_reason": "The page for blind readers.",
    },
    "proposal": {
        "solution_materials": ["solution-template", "reference-solution"],
        "solution_summary": "Seats and doors from one system.",
        "solution_modules": [
            {"module": "Seats", "make": "standard", "description": "Reservation by phone."},
            {"module": "Doors", "make": "third-party", "description": "Four doors."},
        ],
        "solution_plan": "Eight weeks, two of them on site.",
        "solution_risks": "The doors come from abroad.",
        "solution_version": "1.0",
        "solution_document": "//files/library/solution",
    },
    "quotation": {
        "quotation_materials": ["quotation-template"],
        "quotation_rows": [
            {"item": "Seat server", "quantity": 2, "unit_price": 350_000},
            {"item": "Door control", "quantity": 4, "unit_price": 28_000.5},
        ],
        "quotation_valid_until": "2027-06-30",
        "quotation_tax_rate": "13",
        "quotation_payment": "30 % in advance, 60 % on delivery, 10 % after a year.",
        "quotation_delivery": "Eight weeks",
        "quotation_document": "//files/library/quotation",
    },
    "solution-approval": {"solution_decision": "approve"},
    "bid-decision": {
        "bid": "yes",
        "tender_number": "LIB-2027-03",
        "tender_closes_on": CLOSES_ON,
        "bid_cost": 600_000,
        "bid_planned_price": 810_000,
        "bid_decision_reason": "A reference in the capital.",
    },
    "bid-notice": {"bid_notice_read": True, "bid_notice_answer": "We are ready."},
    "bid-kick-off": {
        "bid_kick_off_at": "2027-01-20T09:30+08:00",
        "bid_kick_off_departments": ["marketing", "presales", "technical"],
        "bid_leader": "陈梅",
        "bid_kick_off_minutes": "Everybody knows their part.",
    },
    "bid-base-price": {
        "bid_base_price": 800_000,
        "bid_floor_price": 760_000,
        "base_price_solution": "Two servers, four doors.",
        "base_price_needs": "400 seats.",
        "base_price_evaluation": "Two competitors, one of them cheap.",
    },
    "query-letter": {
        "query_direction": "received",
        "query_from": "The tendering agency",
        "query_to": "Us",
        "query_on": "2027-02-01",
        "query_reply_due_on": "2027-02-04",
        "query_subject": "Certificate of the doors",
        "query_text": "The certificate has no date.",
        "query_document": "//files/library/query",
    },
    "reply-letter": {
        "reply_on": "2027-02-03",
        "reply_text": "The dated certificate is attached.",
        "reply_document": "//files/library/reply",
    },
    "bid-task-allocation": {
        "bid_material_due_on": "2027-02-20",
        "needs_deposit": True,
        "needs_printing_fee": True,
        "needs_originals": True,
        "needs_third_party": True,
        "needs_demo": True,
        "needs_special_material": True,
        "extra_tasks": [
            {
                "task": "Translate the doors' certificate",
                "department": "technical",
                "due_on": "2027-02-10",
                "person": "吴涛",
            },
        ],
    },
    "department-task": {"completion_note": "Done.", "document_location": "//files/library/bid"},
    "extra-task": {"completion_note": "Translated.", "document_location": "//files/library/certificate"},
    "added-task": {"completion_note": "Added.", "document_location": "//files/library/added"},
    "tender-documents": {
        "tender_number": "LIB-2027-03",
        "tender_closes_on": CLOSES_ON,
        "tender_documents_on": "2027-01-25",
        "tender_documents_price": 500,
        "tender_documents_location": "//files/library/tender",
    },
    "deposit-request": {
        "deposit_amount": 16_000,
        "deposit_due_on": "2027-02-15",
        "deposit_payee": "The tendering agency",
        "deposit_bank": "Bank of the city",
        "deposit_account": "6222 0000 1111",
        "deposit_form": "transfer",
    },
    "deposit-receipt": {
        "deposit_paid_on": "2027-02-10",
        "deposit_receipt_number": "R-77",
        "deposit_receipt_location": "//files/library/receipt",
    },
    "printing-fee": {"printing_copies": 6, "printing_fee": 900, "printing_shop": "The shop at the corner"},
    "original-documents": {
        "original_documents": [{"title": "Business licence", "from_whom": "Company", "return_by": "2027-03-10"}],
    },
    "price-suggestion": {"price_suggestion": 805_000, "price_suggestion_reason": "The competitor's last price."},
    "third-party-products": {
        "third_party_products": [{"product": "Door", "vendor": "Türen AG", "quantity": 4, "model": "T4"}],
    },
    "third-party-cost": {
        "third_party_cost": 100_000,
        "third_party_cost_valid_until": "2027-04-30",
        "third_party_cost_note": "Paid in advance.",
    },
    "commercial-tender": {
        "bid_amount": 800_000.01,
        "bid_payment": "As tendered.",
        "commercial_deviations": "None.",
        "commercial_tender_location": "//files/library/commercial",
    },
    "tender-review": {
        "tender_review_checked": ["complete", "qualifications", "technical", "price", "signature"],
        "tender_passed": "yes",
    },
    "tender-rework": {"bid_amount": 800_000, "tender_rework_note": "The sum on page 3."},
    "allocation-correction": {
        "allocation_fault": "The power of attorney was forgotten.",
        "added_tasks": [{"task": "Get the power of attorney", "department": "company", "due_on": "2027-02-22"}],
    },
    "independent-bid-declaration": {
        "independent_bid_declared": True,
        "independent_bid_signatory": "孙东",
        "independent_bid_declared_on": "2027-02-25",
    },
    "tender-sealing": {
        "tender_copies": 6,
        "tender_handed_in_at": "2027-03-01T08:45+08:00",
        "tender_handed_in_to": "The tendering agency",
    },
    "bid-result": {"bid_won": "yes", "bid_result_on": "2027-03-10", "bid_winning_amount": 800_000.01},
    "deposit-return": {
        "deposit_asked_on": "2027-03-15",
        "deposit_returned_on": "2027-03-30",
        "deposit_returned_amount": 16_000,
    },
    "project-contract": {
        "contract_number": "C-2027-11",
        "contract_template": "2026-2",
        "contract_parties": "市图书馆; our company",
        "contract_amount": 800_000.01,
        "contract_signed_on": "2027-03-20",
        "contract_subject": "Two servers, four doors, one year of service.",
        "contract_delivery": "Eight weeks",
        "contract_payment": "30 / 60 / 10",
        "contract_warranty": "Three years",
        "contract_document": "//files/library/contract",
    },
    "project-kick-off": {
        "project_kick_off_at": "2027-04-01T14:00+08:00",
        "project_manager": "高燕",
        "project_team": "Three people",
        "project_goals": "The reading room opens in September.",
        "project_plan": "Survey in April, installation in June.",
    },
    "handover-pack": {
        "handover_records": ["basic-information", "survey-report", "solution", "contract"],
        "handover_documents": [{"title": "Needs", "location": "//files/library/needs"}],
        "handover_open_points": "Who pays for the cards?",
    },
    "handover-acceptance": {"handover_accepted": "yes"},
}
