"""The chart of accounts. Debit is positive, credit negative."""

from typing import NamedTuple

from django.db import models

from payments.models.ledger import AccountType


class Account(models.TextChoices):
    """Codes of the accounts that the code posts to."""

    CASH = "1001", "库存现金"
    BANK = "1002", "银行存款"
    SAFE = "1003", "保险柜现金"
    STRIPE = "1101", "在途资金（Stripe）"
    SANDBOX = "1102", "在途资金（沙盒）"
    FUNDERS = "1201", "应收优惠补贴"
    ADVANCES = "2001", "已收待办订单款"
    DEFERRED_TUITION = "2002", "预收学费"
    UNALLOCATED = "2101", "待查收款"
    DEPOSITS = "2103", "应付押金"
    FLOATS = "2104", "收费备用金"
    REFUNDS_PAYABLE = "2102", "应退款"
    TUITION_INCOME = "4001", "学费收入"
    MATERIALS_INCOME = "4002", "材料费收入"
    LECTURE_INCOME = "4003", "讲座收入"
    RENT_INCOME = "4004", "场地租赁收入"
    CLEANING_INCOME = "4005", "清洁费收入"
    DAMAGE_INCOME = "4006", "场地损坏赔偿收入"
    DISCOUNTS = "5001", "学校承担的优惠"
    PROVIDER_FEES = "5002", "支付手续费"
    CASH_DIFFERENCES = "5003", "现金长短款"
    SMALL_EXPENSES = "5004", "零星支出"
    ADJUSTMENTS = "5005", "支付争议与调整"


_TYPES = {
    "1": AccountType.ASSET,
    "2": AccountType.LIABILITY,
    "4": AccountType.INCOME,
    "5": AccountType.EXPENSE,
}


class ChartLine(NamedTuple):
    """One account as the migration writes it."""

    code: str
    name: str
    type: str


def chart() -> list[ChartLine]:
    """Return every account of the chart."""
    return [ChartLine(a.value, str(a.label), _TYPES[a.value[0]]) for a in Account]
