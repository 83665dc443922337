"""When two messages are one sentence, and the words of a sentence as the log holds them."""

import unicodedata
from collections.abc import Iterable

from django.db.models import Max
from django.utils.crypto import salted_hmac

from chat.models import Message
from studio.models import Miss

# As many as are fetched at once; SQLite takes a limited number of values in a query.
BATCH = 500


def digest(text: str) -> str:
    """64 hex digits, the same for all ways to write a sentence.

    Keyed with the site's secret: whoever reads the table cannot try out words.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    bare = "".join(filter(str.isalnum, folded)) or folded
    return salted_hmac("studio.inbox", bare, algorithm="sha256").hexdigest()


def texts_of(sentences: Iterable[int]) -> dict[int, str]:
    """Sentence id to the words of its latest message (masked, as stored).

    What has been erased meanwhile is missing.
    """
    wanted, found = list(sentences), {}
    for start in range(0, len(wanted), BATCH):
        misses = Miss.objects.filter(sentence__in=wanted[start : start + BATCH])
        latest = dict(misses.values_list("sentence").annotate(Max("message")))
        messages = Message.objects.in_bulk(latest.values())
        found |= {
            sentence: messages[message].body["text"]
            for sentence, message in latest.items()
            if message in messages
        }
    return {sentence: found[sentence] for sentence in wanted if sentence in found}
