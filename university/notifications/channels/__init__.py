"""Ways to send a text message; ``SMS_CHANNEL`` picks one."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from university.notifications.channels.base import (
    Envelope,
    NeverDeliverable,
    SmsChannel,
    TryAgainLater,
)
from university.notifications.channels.file import FileChannel
from university.notifications.channels.off import OffChannel
from university.notifications.channels.tencent import TencentChannel

__all__ = ["Envelope", "NeverDeliverable", "SmsChannel", "TryAgainLater", "sms_channel"]

_CHANNELS: dict[str, Callable[[], SmsChannel]] = {
    "file": FileChannel,
    "off": OffChannel,
    "tencent": TencentChannel,
}


def sms_channel() -> SmsChannel:
    """Return the channel named by the setting."""
    try:
        make = _CHANNELS[settings.SMS_CHANNEL]
    except KeyError:
        names = ", ".join(_CHANNELS)
        raise ImproperlyConfigured(f"SMS_CHANNEL must be one of: {names}") from None
    return make()
