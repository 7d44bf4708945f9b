"""What one text is made of, and the longest values that the texts are tried with."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise


class MessageKind(StrEnum):
    """Service messages concern one's own classes; commercial ones need consent (SENIORS C4)."""

    CODE = "code"
    SERVICE = "service"
    COMMERCIAL = "commercial"


@dataclass(frozen=True)
class MessageTemplate:
    """One text. ``examples`` holds, for each placeholder, the longest value we expect."""

    code: str
    kind: MessageKind
    text: str | Promise
    examples: dict[str, str]

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Names of the values, in the order of the gateway's numbered parameters."""
        return tuple(self.examples)


NAME = {"name": "欧阳·古丽娜尔"}
CLASS = {"class_name": "八段锦与太极拳提高班"}
ROUND = {"round": "新学员报名登记"}
DATE = {"date": "12月12日（星期六）"}
AMOUNT = {"amount": "1280.50元"}
HELPER = {"helper": "欧阳·古丽娜尔"}
