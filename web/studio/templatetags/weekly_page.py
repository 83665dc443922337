"""Links to FAQs and small charts, in the weekly page's templates."""

from collections.abc import Mapping, Sequence

from django import template

from studio.charts import SPARK_HEIGHT, SPARK_STEP, spark

register = template.Library()


@register.inclusion_tag("studio/parts/spark.html")
def sparkline(numbers: Sequence[int], name: str) -> dict[str, object]:
    """One small bar a week."""
    return {
        "bars": spark(numbers),
        "numbers": numbers,
        "name": name,
        "step": SPARK_STEP - 1,
        "width": SPARK_STEP * len(numbers),
        "height": SPARK_HEIGHT,
    }


@register.inclusion_tag("studio/parts/faq_link.html")
def faq_link(key: str, titles: Mapping[str, str], text: str = "") -> dict[str, str]:
    """The FAQ's title, or a shorter ``text``, as a link to its page."""
    return {"topic": key.removeprefix("faq/"), "title": titles.get(key, key), "text": text}
