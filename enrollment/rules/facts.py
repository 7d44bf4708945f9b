"""What the rules look at, loaded once by ``enrollment.queries.load_facts``. Pure data."""

from dataclasses import dataclass
from datetime import date, time

from courses.models import ActivityLevel, ClassKind, ClassState
from university.accounts.models import Sex, Standing


@dataclass(frozen=True)
class LivePlace:
    """A place that the student holds in the same term."""

    class_id: int
    class_name: str
    weekday: int
    starts: time
    ends: time
    activity_level: str = ActivityLevel.LOW


@dataclass(frozen=True)
class Limits:
    """The term's policy, with the major's own age limits already put in. None: no limit."""

    min_age_male: int | None = 55
    min_age_female: int | None = 50
    max_age_new: int | None = 80
    max_age_returning: int | None = None
    max_classes: int | None = 2
    max_high_activity: int | None = 1
    forbids_time_clash: bool = True
    applies_age_to_online: bool = False


@dataclass(frozen=True)
class Facts:
    """One student and one class on one day."""

    # the student
    student_name: str
    sex: str
    age_on_first_day: int
    # the class
    class_id: int
    class_name: str
    weekday: int
    starts: time
    ends: time
    first_day: date
    places_left: int
    standing: str = Standing.ACTIVE
    is_returning: bool = False
    kind: str = ClassKind.ON_SITE
    class_state: str = ClassState.PUBLISHED
    is_over: bool = False
    needs_audition: bool = False
    activity_level: str = ActivityLevel.LOW
    suitability_statement: str = ""
    # the term
    limits: Limits = Limits()
    places: tuple[LivePlace, ...] = ()
    #: The yes to the suitability statement, given by the senior this term.
    is_suited: bool = False
    #: Agreed to the privacy notice once, and took it back.
    has_withdrawn_privacy: bool = False
    #: Whether the student belongs to the people whom the round is for.
    is_in_audience: bool = True

    @property
    def lower_age(self) -> int | None:
        """The lower age for this person."""
        male = self.sex == Sex.MALE
        return self.limits.min_age_male if male else self.limits.min_age_female

    @property
    def upper_age(self) -> int | None:
        """The upper age for this person."""
        limits = self.limits
        return limits.max_age_returning if self.is_returning else limits.max_age_new

    @property
    def is_age_free(self) -> bool:
        """Online classes have no age limit unless the term's rules say so."""
        return self.kind == ClassKind.ONLINE and not self.limits.applies_age_to_online
