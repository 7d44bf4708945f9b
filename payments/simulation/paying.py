"""Paying by both ways, not paying, moving, leaving."""

from datetime import timedelta
from functools import partial

from enrollment.models import ActChannel, Place
from enrollment.queries import classes_for_rules
from enrollment.services.offer_answers import decline_offer
from enrollment.states import PlaceState
from payments.amounts import in_pieces
from payments.providers.sandbox.payer import choose, event_for
from payments.services.attempts import start_first_payment
from payments.services.cash import take_cash
from payments.services.changes.moving import change_class
from payments.services.events import store_event
from payments.services.leaving import give_up_place
from payments.services.orders import open_order
from payments.services.tills import close_till, count_till, expected_fen, open_till, till_of
from payments.simulation.world import World, at, sweep
from payments.states.orders import OrderState
from university import clock

#: Of a hundred people, so many pay in time; so many of them online.
_PAY, _ONLINE = 0.92, 0.6
_GIVE_BACK, _MOVE, _LEAVE = 0.03, 0.03, 0.02


def empty_the_term(world: World) -> None:
    """The demonstration has sold places of the coming term; they go back, and so does the money."""
    for place in world.places(PlaceState.OFFERED):
        decline_offer(actor=world.staff["desk"], place=place)
    for place in world.places(PlaceState.HELD, PlaceState.CONFIRMED):
        give_up_place(actor=world.staff["desk"], place=place)
    world.counts["places of the demonstration"] += len(world.places(PlaceState.CANCELLED))
    sweep()


def pay_held_places(world: World) -> None:
    """Most people pay, online or with cash; the others let the time run out."""
    _change_the_till(world)
    for place in world.places(PlaceState.HELD):
        if world.random.random() >= _PAY:
            world.counts["not paid"] += 1
        elif place.student.login is not None and world.random.random() < _ONLINE:
            world.tries("paid online", partial(_pay_online, place))
        else:
            world.tries("paid in cash", partial(_pay_cash, world, place))
    sweep()


def let_time_run_out(*, days: int) -> None:
    """Go on ``days`` from now, as the worker does, a day at a time."""
    start = clock.now()
    for day in range(1, days + 1):
        with at(start + timedelta(days=day)):
            sweep()


def change_minds(world: World) -> None:
    """Before the term: some give their place back and get all of their money."""
    for place in world.some(world.places(PlaceState.CONFIRMED), _GIVE_BACK):
        world.tries("given back", partial(give_up_place, actor=world.staff["desk"], place=place))
    sweep()


def move_and_leave(world: World) -> None:
    """In the term's first days: some move to another class, some leave."""
    sure = world.places(PlaceState.CONFIRMED)
    registrar = world.staff["registrar"]
    for place in world.some(sure, _MOVE):
        others = classes_for_rules().filter(term=world.coming).exclude(pk=place.teaching_class_id)
        row = world.random.choice(list(others.order_by("pk")))
        move = partial(
            change_class,
            actor=registrar,
            place=place,
            to_class=row,
            reason="想换个时间",
            channel=ActChannel.DESK,
        )
        world.tries("moved", move)
    for place in world.some(world.places(PlaceState.CONFIRMED), _LEAVE):
        leave = partial(
            give_up_place,
            actor=registrar,
            place=place,
            reason="要去外地照顾孙子",
        )
        world.tries("left", leave)
    sweep()


def _pay_online(place: Place) -> None:
    actor = place.student.login
    _order, attempt = start_first_payment(
        actor=actor, student=place.student, place_id=place.pk, provider="sandbox"
    )
    if attempt is None:
        return
    signed = event_for(choose(attempt.provider_ref or "", "paid"))
    store_event(provider="sandbox", body=signed.body, headers=signed.headers)


def _change_the_till(world: World) -> None:
    """The cashier closes the till of the days before and opens one for today."""
    cashier = world.staff["cashier"]
    if till := till_of(cashier):
        count_till(actor=cashier, till=till, pieces=in_pieces(expected_fen(till)))
        close_till(actor=cashier, till=till, explanation="分币")
        world.counts["tills closed"] += 1
    open_till(actor=cashier, float_fen=50000)


def _pay_cash(world: World, place: Place) -> None:
    cashier = world.staff["cashier"]
    order = open_order(actor=cashier, place=place)
    if order.state == OrderState.OPEN:
        take_cash(actor=cashier, order=order, tendered_fen=order.total_fen)
