"""The admin of this house: one menu group, 教学."""

from courses.viewsets.group import TeachingGroup

__all__ = ["TeachingGroup"]
