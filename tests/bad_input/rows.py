"""One row of a table: what is sent, the status, the sentence, and what must still stand there."""

import html
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from tests.bad_input.world import World, counts, leaks, words

MOVED = (301, 302, 303)


@dataclass(frozen=True)
class Row:
    """``sentence`` is a part of the page, or for 302 the address that one is sent to.

    ``data`` None asks for the page, else it is posted; ``{names}`` are filled from the world.
    ``keeps`` is what must still stand in the form.
    """

    name: str
    path: str
    data: dict[str, Any] | None
    status: int
    sentence: str
    keeps: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name

    def send(self, world: World, client: Client) -> Any:
        """Ask or post."""
        url = world.url(self.path)
        if self.data is None:
            return client.get(url, headers=self.headers)
        data = {
            key: world.url(value) if isinstance(value, str) and value.startswith("{") else value
            for key, value in self.data.items()
        }
        return client.post(url, data, headers=self.headers)


def judge(row: Row, world: World, client: Client | None = None) -> None:
    """Send the row: it is answered as it says, nothing changed, nothing leaked."""
    before = counts()
    answer = row.send(world, client or world.client)
    if answer.status_code in MOVED:
        said = answer["Location"] == world.url(row.sentence)
    else:
        said = row.sentence in words(answer)
    sent = world.url(row.path) + str(row.data)
    assert (answer.status_code, said, leaks(world, answer, sent=sent)) == (row.status, True, []), (
        answer.get("Location") or words(answer)
    )
    assert counts() == before
    if row.keeps:
        assert f'value="{html.escape(row.keeps)}"' in answer.content.decode()
