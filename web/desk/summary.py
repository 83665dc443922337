"""The story in one Chinese paragraph, of sentences whose every blank is a fact of the story."""

from desk.refusals import texts
from desk.story import Story

_LONGEST_QUOTE = 60


def summary_of(story: Story) -> str:
    """The paragraph. What is not known has no sentence."""
    words = texts()["summary"]
    parts = [words["reason"].format(reason=story.reason)]
    if story.question:
        question = _cut(story.question)
        parts.append(words["asked"].format(count=story.asked, question=question))
    else:
        parts.append(words["asked_nothing"])
    if story.guesses:
        best = story.guesses[0]
        percent = round(best.confidence * 100)
        parts.append(words["understood"].format(title=best.title, percent=percent))
    if story.slots:
        named = [f"{name} {'、'.join(said)}" for name, said in story.slots.items()]
        parts.append(words["named"].format(named="；".join(named)))
    if story.eligibility:
        result = story.eligibility.get("headline") or story.eligibility["text"]
        parts.append(words["eligibility"].format(result=_cut(result)))
    parts.append(words["edition"].format(date=story.edition))
    if story.device:
        parts.append(words["device"].format(device=story.device))
    minutes, seconds = divmod(round(story.waited), 60)
    key = "waited_minutes" if minutes else "waited_seconds"
    parts.append(words[key].format(minutes=minutes, seconds=seconds))
    return "".join(parts)


def _cut(text: str) -> str:
    line = " ".join(text.split()).rstrip("。")
    return line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1] + "…"
