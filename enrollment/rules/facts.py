"""What the rules look at, loaded once by ``enrollment.queries.load_facts``. Pure data."""

from dataclasses import dataclass
from datetime import date, datetime, time

from courses.models import ActivityLevel, ClassKind, ClassState
from university.accounts.models import Sex, Standing

#: ISO number of Friday.
_LAST_WORKDAY = 5


@dataclass(frozen=True)
class LivePlace:
    """A place that the student holds in the same term."""

    class_id: int
    class_name: str
    weekday: int
    starts: time
    ends: time
    activity_level: str = ActivityLevel.LOW
    major_id: int = 0


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
    applies_age_to_weekend: bool = True
    #: For new students; None: as for everybody.
    max_classes_new: int | None = None
    max_classes_in_major: int | None = None
    forbids_repeat: bool = True
    needs_document_seen: bool = False


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
    #: The school is asking the class's members whether it should open.
    is_asking: bool = False
    needs_audition: bool = False
    activity_level: str = ActivityLevel.LOW
    major_id: int = 0
    major_name: str = ""
    suitability_statement: str = ""
    #: Places kept for people who may still go on in this class, and until when.
    kept_for_others: int = 0
    kept_until: datetime | None = None
    # the term
    limits: Limits = Limits()
    places: tuple[LivePlace, ...] = ()
    #: The yes to the suitability statement, given by the senior this term.
    is_suited: bool = False
    #: Agreed to the privacy notice once, and took it back.
    has_withdrawn_privacy: bool = False
    #: Whether the student belongs to the people whom the round is for.
    is_in_audience: bool = True
    #: Completed this course, this very term of it, before.
    has_completed: bool = False
    #: Name of a course that must be completed before this one, and is not.
    missing_course: str = ""
    is_document_seen: bool = True
    #: Names of the papers that the desk has not seen yet.
    missing_proofs: tuple[str, ...] = ()
    #: A lower limit of the round alone; it beats the term's.
    round_min_age: int | None = None
    #: The day on which age counts; None: the term's first day.
    age_day: date | None = None

    @property
    def age_counts_on(self) -> date:
        """The day on which age counts."""
        return self.age_day or self.first_day

    @property
    def class_limit(self) -> int | None:
        """Classes that this person may take in the term."""
        limits = self.limits
        if self.is_returning or limits.max_classes_new is None:
            return limits.max_classes
        return limits.max_classes_new

    @property
    def lower_age(self) -> int | None:
        """The lower age for this person."""
        if self.round_min_age is not None:
            return self.round_min_age
        male = self.sex == Sex.MALE
        return self.limits.min_age_male if male else self.limits.min_age_female

    @property
    def upper_age(self) -> int | None:
        """The upper age for this person."""
        limits = self.limits
        return limits.max_age_returning if self.is_returning else limits.max_age_new

    @property
    def is_age_free(self) -> bool:
        """Online and weekend classes have no age limit where the term's rules say so."""
        is_online = self.kind == ClassKind.ONLINE and not self.limits.applies_age_to_online
        return is_online or (self.is_weekend and not self.limits.applies_age_to_weekend)

    @property
    def is_weekend(self) -> bool:
        """Saturdays and Sundays."""
        return self.weekday > _LAST_WORKDAY
