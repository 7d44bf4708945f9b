"""Site-wide CMS models."""

from university.pages.models.editorial import EditorialPage
from university.pages.models.home import HomePage
from university.pages.models.media import SchoolDocument, SchoolImage, SchoolRendition
from university.pages.models.notice import NoticeIndexPage, NoticePage
from university.pages.models.policy import HelpPage, PolicyIndexPage, PolicyKind, PolicyPage
from university.pages.models.school import SchoolSettings

__all__ = [
    "EditorialPage",
    "HelpPage",
    "HomePage",
    "NoticeIndexPage",
    "NoticePage",
    "PolicyIndexPage",
    "PolicyKind",
    "PolicyPage",
    "SchoolDocument",
    "SchoolImage",
    "SchoolRendition",
    "SchoolSettings",
]
