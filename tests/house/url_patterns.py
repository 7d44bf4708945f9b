"""Every address of the site, as ``namespace:name``, and who owns it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from tests.house.sources import HOUSES


@dataclass(frozen=True)
class Address:
    """``name`` is how templates reverse it (the bare route when it has no name)."""

    name: str
    route: str
    module: str

    @property
    def ours(self) -> bool:
        """Whether one of our houses answers it."""
        return self.module.partition(".")[0] in HOUSES

    @property
    def in_admin(self) -> bool:
        """Whether it is a screen of the Wagtail admin."""
        return self.route.startswith("admin/")


def addresses() -> list[Address]:
    """Return every pattern, in the order in which they are tried."""
    return list(_walk(get_resolver(), "", ()))


def _walk(resolver: URLResolver, route: str, spaces: tuple[str, ...]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _walk(entry, here, inner)
        elif isinstance(entry, URLPattern):
            name = ":".join((*spaces, entry.name)) if entry.name else here
            yield Address(name, here, _module(entry))


def _module(entry: URLPattern) -> str:
    """Wagtail and Django wrap views; the viewset or class inside says whose it is."""
    view = entry.callback
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    inside = getattr(view, "view_class", None) or getattr(view, "cls", None)
    model = getattr(view, "view_initkwargs", {}).get("model")
    if isinstance(model, type) and not (inside and inside.__module__.startswith(HOUSES)):
        return str(model.__module__)
    return str((inside or view).__module__)
