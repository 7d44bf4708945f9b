"""The kinds of lines in a provider's balance, by what they mean for the books; pure."""

#: Money that people paid: its counterpart is a payment.
MONEY_IN = frozenset({"charge", "payment"})
#: Money that went back to people: its counterpart is a refund.
MONEY_BACK = frozenset({"refund", "payment_refund"})
#: Money that left for the bank account, or came back from there.
PAYOUTS = frozenset({"payout", "payout_cancel", "payout_failure"})
#: What the provider takes for itself, in lines of their own.
FEES = frozenset({"stripe_fee", "stripe_fx_fee", "tax_fee", "fee"})

#: Lines whose own sum changes nothing between the money accounts and the rows.
COUNTED_ELSEWHERE = MONEY_IN | MONEY_BACK | PAYOUTS
