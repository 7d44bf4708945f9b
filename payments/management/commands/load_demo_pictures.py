"""``manage.py load_demo_pictures``: pictures of the rooms to rent in the demonstration school.

Apart from ``load_demo``, which writes rows alone: these are files.
"""

from typing import Any

from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand

from payments.demo.pictures import PICTURES, draw_room
from payments.models import RoomOffer
from university.accounts.models import User
from university.pages.models import SchoolImage


class Command(BaseCommand):
    """Give each room that is offered a picture, once."""

    help = "Give the rooms to rent of the demonstration school a picture. Twice changes nothing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do nothing in a school of real people, or where a picture was chosen already."""
        if not User.objects.filter(username="demo-helper").exists():
            self.stdout.write("This is not the demonstration school. Nothing was changed.")
            return
        offers = RoomOffer.objects.filter(picture=None, room__code__in=PICTURES)
        rows = list(offers.select_related("room"))
        for offer in rows:
            code = offer.room.code
            offer.picture = SchoolImage.objects.create(
                title=offer.room.name,
                alt_text=PICTURES[code][1],
                file=ContentFile(draw_room(code), name=f"room-{code.lower()}.png"),
            )
            offer.save(update_fields=["picture"])
        self.stdout.write(f"{len(rows)} rooms were given a picture.")
