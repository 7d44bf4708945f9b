"""Who you are."""

from university.accounts.models.authority import AuthorityScope, GivenHow, ProxyAuthorization
from university.accounts.models.challenge import ChallengePurpose, SmsChallenge
from university.accounts.models.consent import Consent, ConsentKind, ConsentText
from university.accounts.models.login_tries import LoginTries
from university.accounts.models.register_import import (
    ImportState,
    RegisterImport,
    RegisterImportRow,
    RowChoice,
    RowState,
    Verdict,
)
from university.accounts.models.student import Sex, Standing, Student
from university.accounts.models.user import User

__all__ = [
    "AuthorityScope",
    "ChallengePurpose",
    "Consent",
    "ConsentKind",
    "ConsentText",
    "GivenHow",
    "ImportState",
    "LoginTries",
    "ProxyAuthorization",
    "RegisterImport",
    "RegisterImportRow",
    "RowChoice",
    "RowState",
    "Sex",
    "SmsChallenge",
    "Standing",
    "Student",
    "User",
    "Verdict",
]
