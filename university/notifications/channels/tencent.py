"""Tencent Cloud's gateway. The signature at the gateway adds the school's name to each text."""

import json
from typing import Any

from django.conf import settings
from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111 import models
from tencentcloud.sms.v20210111.sms_client import SmsClient

from university.notifications.channels.base import Envelope, NeverDeliverable, TryAgainLater
from university.notifications.templates import get_template

_TIMEOUT_SECONDS = 5
#: Answers that a later try cannot change: the number, the text or our own set-up is wrong.
_FINAL_PREFIXES = (
    "InvalidParameterValue.IncorrectPhoneNumber",
    "InvalidParameterValue.TemplateParameter",
    "FailedOperation.PhoneNumberInBlacklist",
    "FailedOperation.ContainSensitiveWord",
    "FailedOperation.PhoneNumberOnBlacklist",
    "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber",
)


class TencentChannel:
    """Sends through ``TENCENT_SMS`` of the settings; ``endpoint`` may name another server."""

    reaches_people = True

    def __init__(self) -> None:
        self._setup: dict[str, Any] = settings.TENCENT_SMS
        endpoint = str(self._setup["endpoint"])
        scheme, found, host = endpoint.partition("://")
        profile = HttpProfile(
            protocol=scheme if found else "https",
            endpoint=(host if found else endpoint) or None,
            reqTimeout=_TIMEOUT_SECONDS,
        )
        self._client = SmsClient(
            credential.Credential(self._setup["secret_id"], self._setup["secret_key"]),
            self._setup["region"],
            ClientProfile(httpProfile=profile),
        )

    def send(self, envelope: Envelope) -> str:
        """Send one message by the gateway's template; return the gateway's serial number."""
        request = models.SendSmsRequest()
        request.SmsSdkAppId = self._setup["app_id"]
        request.SignName = self._setup["sign_name"]
        request.TemplateId = self._template_number(envelope.template)
        request.TemplateParamSet = [
            envelope.values[name] for name in get_template(envelope.template).placeholders
        ]
        request.PhoneNumberSet = [envelope.phone]
        request.SessionContext = str(envelope.number)
        try:
            answer = self._client.SendSms(request)
        except TencentCloudSDKException as error:
            raise _failure(error.code or "no code", error.message or "") from error
        status = answer.SendStatusSet[0]
        if status.Code != "Ok":
            raise _failure(status.Code, status.Message)
        return str(status.SerialNo)

    def was_taken(self, envelope: Envelope) -> bool:
        """Look for our number among the gateway's records of that phone."""
        request = models.PullSmsSendStatusByPhoneNumberRequest()
        request.SmsSdkAppId = self._setup["app_id"]
        request.PhoneNumber = envelope.phone
        request.BeginTime = int(envelope.created_at.timestamp())
        request.Offset = 0
        request.Limit = 100
        try:
            answer = self._client.PullSmsSendStatusByPhoneNumber(request)
        except TencentCloudSDKException as error:
            raise _failure(error.code or "no code", error.message or "") from error
        records = answer.PullSmsSendStatusSet or []
        return any(record.SessionContext == str(envelope.number) for record in records)

    def _template_number(self, code: str) -> str:
        try:
            return str(self._setup["templates"][code])
        except KeyError:
            raise TryAgainLater(f"TENCENT_SMS_TEMPLATES has no number for {code}") from None


def _failure(code: str, message: str) -> NeverDeliverable | TryAgainLater:
    """Say whether trying again can help. The message never holds the phone or the text."""
    kind = NeverDeliverable if code.startswith(_FINAL_PREFIXES) else TryAgainLater
    return kind(json.dumps({"code": code, "message": message[:200]}, ensure_ascii=False))
