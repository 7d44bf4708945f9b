"""The sandbox's own pay page: unlike any page of the school, and plainly a practice."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from payments.providers.base import PayStatus, ProviderRefusedError
from payments.providers.sandbox.payer import choose, event_for, session_for_page
from payments.services.events import store_event

#: What the buttons say, and what then becomes of the payment.
_OUTCOMES = {
    "card": PayStatus.PAID,
    "alipay": PayStatus.PAID,
    "wechat_pay": PayStatus.PAID,
    "fail": PayStatus.FAILED,
    "delay": PayStatus.PROCESSING,
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def sandbox_pay(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the practice pay page; on POST pay, fail or be slow, and go back to the school.

    The payer is known to the address alone, as on a real pay page. The event goes through the same
    verification as one that came over the wire.
    """
    if not settings.SANDBOX_PAYMENTS_ALLOWED:
        raise Http404
    way = request.POST.get("way", "")
    try:
        if way in _OUTCOMES:
            return _chosen(ref, _OUTCOMES[way])
        session = session_for_page(ref)
        if request.method == "POST":
            return HttpResponseRedirect(session.cancel_url)
    except ProviderRefusedError as error:
        raise Http404 from error
    return render(request, "payments/sandbox_pay.html", {"session": session})


def _chosen(ref: str, outcome: str) -> HttpResponse:
    session = choose(ref, outcome)
    if session.state in (PayStatus.PAID, PayStatus.FAILED):
        signed = event_for(session)
        store_event(provider="sandbox", body=signed.body, headers=signed.headers)
    return HttpResponseRedirect(session.success_url)
