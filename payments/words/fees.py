"""Prices and discounts in the words that people use: 八折, 少交32元 (SENIORS criterion 26)."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from payments.models import DiscountRule, OrderLine
from payments.pricing.tuition import Rule, price_materials, price_tuition
from university.money import yuan

_DIGITS = "零一二三四五六七八九"


def tenths(percent_paid: int) -> str:
    """Return ``八折`` for 80, ``七五折`` for 75, ``免费`` for 0; nothing for 100."""
    if percent_paid >= 100:
        return ""
    if percent_paid == 0:
        return _("free of charge")
    tens, ones = divmod(percent_paid, 10)
    return f"{_DIGITS[tens]}{_DIGITS[ones] if ones else ''}折"


def discount_words(line: OrderLine) -> str:
    """Return ``70岁优惠，少交32元（市财政承担）`` for a line, or nothing."""
    if not line.discount_fen:
        return ""
    funder = line.discount_funder
    return less_words(line.discount_name, line.list_price_fen, line.discount_fen, funder)


def less_words(name: str, list_fen: int, discount_fen: int, funder: str) -> str:
    """Return ``70岁优惠（八折），少交32元（市财政承担）``; no ``funder``: the school."""
    percent = round((list_fen - discount_fen) * 100 / list_fen)
    words = _("%(name)s, %(less)s less") % {
        "name": named(name, percent),
        "less": yuan(discount_fen),
    }
    if not funder:
        return words
    return _("%(words)s (paid by %(funder)s)") % {"words": words, "funder": funder}


def named(name: str, percent_paid: int) -> str:
    """Return the discount's name with its tenths, unless the name says them already."""
    words = tenths(percent_paid)
    return name if words in name else f"{name}（{words}）"


def fee_rows(
    fee_fen: int, material_fee_fen: int, rules: Iterable[DiscountRule]
) -> list[tuple[str, str]]:
    """Return (who, what they pay) for each discount of a class; grants say that proof is needed."""
    rows = []
    for row in rules:
        rule = Rule(
            code=row.code,
            name=row.name,
            percent_paid=row.percent_paid,
            applies_to_materials=row.applies_to_materials,
        )
        pays = (
            price_tuition(fee_fen, [rule], age=0, granted=()).amount_fen
            + price_materials(material_fee_fen, [rule], age=0, granted=()).amount_fen
        )
        words = _("%(sum)s altogether (%(tenths)s)") % {
            "sum": yuan(pays),
            "tenths": tenths(row.percent_paid),
        }
        if row.needs_grant:
            words = _("%(words)s, bring proof") % {"words": words}
        rows.append((_ages(row) or row.name, words))
    return rows


def own_ticket_rows(rules: Iterable[DiscountRule]) -> list[str]:
    """Return a sentence for each discount on the ticket that a student buys for themselves."""
    rows = []
    for rule in rules:
        words = {"who": _ages(rule) or rule.name, "tenths": tenths(rule.percent_paid)}
        sentence = _("Students %(who)s: their own ticket %(tenths)s") % words
        if rule.needs_grant:
            sentence = _("%(words)s, bring proof") % {"words": sentence}
        rows.append(sentence)
    return rows


def _ages(rule: DiscountRule) -> str:
    if rule.min_age is None:
        return ""
    if rule.max_age is None:
        return _("aged %(from)d and over") % {"from": rule.min_age}
    return _("aged %(from)d to %(to)d") % {"from": rule.min_age, "to": rule.max_age}
