"""Every threshold of understanding a message in its conversation."""

from __future__ import annotations

# How far back a message may refer. A pause longer than this ends the topic.
REMEMBERED_SECONDS = 30 * 60
REMEMBERED_MESSAGES = 8
# A message of at most this many characters may leave out what was said before; a question of at
# most this many is put before a follow-up to see what both ask together.
SHORT = 10
SHORT_QUESTION = 24
# What the likeliest label near the topic must have: for a message that is nothing but 「多少钱」,
# and for one with words of its own that was not understood alone.
ASPECT = 0.4
NEAR = 0.6
# What a supposition must speak for a label to be answered, to be offered, or to be declined; what
# it must say by itself of a question that is not near; and how much more a near one counts. Chosen
# on 161 short follow-ups of our own, apart from those of the tests.
SUPPOSED = 1.0
OFFERED = 0.3
OUTSIDE = 0.5
NAMED = 0.05
MOST_OFFERED = 3
NEARER = 4.0
# What the last question has of what both ask together is set aside, up to this much.
MOST_OF_LAST = 0.85
# How likely one of our questions must be among all of ours, when another platform's was declined.
OURS = 0.5

MOST_QUESTIONS = 3
SHORTEST_QUESTION = 3
# A longer stretch without marks is a story, not several questions in a breath.
LONGEST_UNMARKED = 60
# Each run of words that may be a question costs a parse; all go through the graph at once.
MOST_RUNS = 48
MOST_UNITS_OF_A_QUESTION = 3
# Cutting a message must gain more than it costs. A piece gains its confidence; a cut costs the more
# the less the member has marked it.
CUT_AT_MARK = 0.3
CUT_AT_COMMA = 0.7
CUT_WITHOUT_MARK = 0.75
CUT_IN_OBJECT = 0.95
# How sure a piece must be that was not set off by a question mark, a full stop or a line.
SURE = 0.7
# 「老年版呢？」 after another question, and a marked question that is not understood.
LEFT_OUT = 0.8
UNCLEAR = -0.2
# How likely it must be that a message which is not understood tells of an illness that cannot wait.
ACUTE = 0.2
# Doubt that it is ours keeps no danger from being heard: it needs only be likelier than not.
DANGER = 0.5
# How likely a loss must be in a message that names one, though it is doubted or asks for money too.
LOSS = 0.45
