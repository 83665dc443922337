"""What one server process keeps running beside its requests."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from chat.brain import Brain
from chat.dispatch import Dispatcher
from chat.forgetting import Forgetter
from chat.greeting import Greeter
from chat.sockets import SocketRoom
from chat.titles import TitleIndex

_KEY = "member_help.runtime"


@dataclass(frozen=True)
class Runtime:
    """The brain's client and what uses it in this process."""

    brain: Brain
    greeter: Greeter
    titles: TitleIndex
    dispatcher: Dispatcher
    forgetter: Forgetter
    sockets: SocketRoom


def start(lifespan_scope: Mapping[str, Any]) -> Runtime:
    """Start them and leave them in the ASGI lifespan state, where each request finds them."""
    brain = Brain(settings.RASA_URL, settings.RASA_TOKEN)
    runtime = Runtime(
        brain=brain,
        greeter=Greeter(brain),
        titles=TitleIndex(brain),
        dispatcher=Dispatcher(brain),
        forgetter=Forgetter(brain),
        sockets=SocketRoom(),
    )
    runtime.dispatcher.start()
    runtime.forgetter.start()
    runtime.sockets.start()
    lifespan_scope["state"][_KEY] = runtime
    return runtime


async def stop(runtime: Runtime) -> None:
    """Stop them in the order that loses nothing."""
    await runtime.dispatcher.stop()
    await runtime.forgetter.stop()
    await runtime.sockets.stop()
    await runtime.brain.close()


def running(scope: Mapping[str, Any]) -> Runtime | None:
    """The process's runtime; None in a process without one, whose work a sweep elsewhere finds."""
    return scope.get("state", {}).get(_KEY)
