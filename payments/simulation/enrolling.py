"""From renewal to the waitlist: who asks for what, and what the rules and the lot answer."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from enrollment import drawing
from enrollment.models import ActChannel, Draw, DrawFile, DrawOutcome, Place, RoundKind
from enrollment.queries.renewals import renewals_of
from enrollment.services.applications import apply, most_wanted, withdraw_application
from enrollment.services.draws import commit_seed, draw_lots, freeze_list, publish_draw
from enrollment.services.offer_answers import accept_offer, decline_offer
from enrollment.services.places import hold_place
from enrollment.services.suitability import answer_suitability
from enrollment.states import PlaceState
from payments.simulation.world import World, at, sweep
from university.accounts.models import GivenHow, Student
from university.accounts.services.students import create_student

#: Of a hundred people in a class, so many go on; so many of the winners of an offer say yes.
_GO_ON, _SAY_YES, _SAY_NO = 0.65, 0.6, 0.2
_CHANGE_THEIR_MIND, _TAKE_BACK = 0.05, 0.02
_SURNAMES, _GIVEN = "王李张刘陈杨赵黄周吴", "秀英桂兰玉珍淑芳建国志强明华"


def renew(world: World) -> None:
    """Those who go on in their class take the seat that is kept for them."""
    enrolment_round = world.round(RoundKind.RENEWAL)
    holders = Place.objects.filter(teaching_class__term=world.running, state=PlaceState.CONFIRMED)
    students = {p.student for p in holders.select_related("student__login").order_by("pk")}
    with at(enrolment_round.opens_at + timedelta(hours=2)):
        for student in world.some(sorted(students, key=lambda one: one.pk), _GO_ON):
            for _old, following in renewals_of(student, world.coming):
                actor, channel = world.door(student)
                _answer(world, student, following)
                hold = partial(
                    hold_place,
                    actor=actor,
                    student=student,
                    teaching_class=following,
                    round=enrolment_round,
                    channel=channel,
                )
                world.tries("renewed", hold)


def newcomers(world: World, number: int) -> list[Student]:
    """Put people on the register who have never had a class."""
    made = []
    for index in range(number):
        name = world.random.choice(_SURNAMES) + "".join(world.random.sample(_GIVEN, 2))
        born = date(world.random.randint(1950, 1969), 1 + index % 12, 1 + index % 28)
        sex = world.random.choice(["female", "male"])
        made.append(
            create_student(
                actor=world.staff["registrar"], login=None, name=name, sex=sex, birth_date=born
            )
        )
    world.counts["newcomers"] += number
    return made


def apply_for_classes(world: World, applicants: int) -> None:
    """Everybody who wants to sends one to three wishes; some change or take back theirs."""
    enrolment_round = world.round(RoundKind.APPLICATION)
    classes = world.classes()
    with at(enrolment_round.opens_at + timedelta(hours=3)):
        known = list(Student.objects.select_related("login").order_by("pk"))
        wanted = round(applicants * world.share)
        people = world.random.sample(known, min(len(known), round(wanted * 0.6)))
        people += newcomers(world, wanted - len(people))
        sent = []
        for student in people:
            wishes = world.random.sample(classes, world.random.randint(1, 3))
            for row in wishes:
                _answer(world, student, row)
            if made := world.tries("applied", partial(_apply, world, student, wishes)):
                sent.append(made)
        for one in world.some(sent, _CHANGE_THEIR_MIND / (world.share or 1)):
            wishes = world.random.sample(classes, 2)
            for row in wishes:
                _answer(world, one.student, row)
            world.tries("changed", partial(_apply, world, one.student, wishes))
        for one in world.some(sent, _TAKE_BACK / (world.share or 1)):
            take_back = partial(
                withdraw_application,
                actor=world.staff["desk"],
                application=one,
                channel=ActChannel.DESK,
            )
            world.tries("taken back", take_back)


def commit(world: World) -> Draw:
    """Publish the hash of the secret seed before anybody applies."""
    enrolment_round = world.round(RoundKind.APPLICATION)
    with at(enrolment_round.opens_at - timedelta(days=1)):
        return commit_seed(
            actor=world.staff["registrar"],
            enrolment_round=enrolment_round,
            number_source="当天福利彩票的中奖号码",
        )


def draw_and_settle(world: World, draw: Draw) -> None:
    """Freeze, draw, publish, check the published file, and give everybody what it says."""
    enrolment_round = world.round(RoundKind.APPLICATION)
    registrar = world.staff["registrar"]
    with at(enrolment_round.closes_at + timedelta(days=1)):
        freeze_list(actor=registrar, draw=draw)
        number = f"{world.random.randrange(10**8):08d}"
        draw_lots(actor=registrar, draw=draw, public_number=number)
        publish_draw(actor=registrar, draw=draw)
        sweep()
    result = DrawFile.objects.get(draw=draw, kind=DrawFile.Kind.RESULT)
    findings = drawing.verify(result.text)
    if not drawing.is_sound(findings):
        raise AssertionError([str(finding) for finding in findings])
    won = DrawOutcome.objects.filter(entry__draw=draw, said=DrawOutcome.Said.WON)
    world.counts["won by lot"] = won.count()
    world.counts["files verified"] += 1


def answer_offers(world: World) -> None:
    """Some say yes, some no, and some do not answer until their time is over."""
    for place in world.places(PlaceState.OFFERED):
        fate = world.random.random()
        actor, channel = world.door(place.student)
        if fate < _SAY_YES:
            _answer(world, place.student, place.teaching_class)
            accept = partial(accept_offer, actor=actor, place=place, channel=channel)
            world.tries("offer accepted", accept)
        elif fate < _SAY_YES + _SAY_NO:
            world.tries("offer declined", partial(decline_offer, actor=actor, place=place))


def _apply(world: World, student: Student, wishes: list[Any]) -> Any:
    actor, channel = world.door(student)
    enrolment_round = world.round(RoundKind.APPLICATION)
    return apply(
        actor=actor,
        student=student,
        round=enrolment_round,
        wishes=wishes,
        wants=min(world.random.randint(1, 2), most_wanted(student, enrolment_round)),
        channel=channel,
    )


def _answer(world: World, student: Student, row: Any) -> None:
    """Whoever is asked whether they can take part says yes, on paper at the desk."""
    if row.course.major.suitability_statement.strip():
        answer_suitability(
            actor=world.staff["desk"],
            student=student,
            teaching_class=row,
            is_suited=True,
            given_how=GivenHow.PAPER,
        )
