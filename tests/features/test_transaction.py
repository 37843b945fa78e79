"""The transaction: all done, cancelled with compensation, or broken by an error."""


def test_a_transaction_that_succeeds_goes_on(process):
    case = process("transaction.bpmn")
    case.complete("book")

    case.complete("pay", {"paid": True})

    assert case.waiting == ["after"]


def test_a_cancelled_transaction_compensates_and_then_takes_the_cancel_boundary(process):
    case = process("transaction.bpmn")
    case.complete("book")

    case.complete("pay", {"paid": False})
    waiting = case.waiting
    case.complete("cancel_booking")

    assert waiting == ["cancel_booking"]
    assert case.waiting == ["ask"]


def test_a_cancelled_transaction_ends_its_other_branches(process):
    case = process("transaction_with_branches.bpmn")
    case.complete("book")

    case.complete("pay")
    waiting = case.waiting
    case.complete("cancel_booking")

    assert waiting == ["cancel_booking"]
    assert case.waiting == ["ask"]
    assert "beside" in case.cancelled


def test_a_cancelled_transaction_compensates_only_what_is_done(process):
    case = process("transaction_with_branches.bpmn")

    case.complete("pay")

    assert case.waiting == ["ask"]


def test_an_error_leaves_a_transaction_without_compensation(process):
    case = process("transaction_error.bpmn")
    case.complete("book")

    case.complete("pay")

    assert case.waiting == ["mend"]


def test_a_finished_transaction_may_be_compensated_later(process):
    case = process("transaction_compensated_later.bpmn")

    case.complete("book")
    waiting = case.waiting
    case.complete("cancel_booking")

    assert waiting == ["cancel_booking"]
    assert case.waiting == ["after"]
