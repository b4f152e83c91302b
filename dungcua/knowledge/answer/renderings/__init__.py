"""An answer for each channel: pure functions from :class:`Answer` to what a channel carries.

Speech for the telephone and for reading aloud, print for slips, SMS for old telephones. The
chat and the card take the answer as it is (:mod:`dungcua.actions.render`).
"""

from dungcua.knowledge.answer.renderings.printed import Footnote, Printed, PrintedLine, printed
from dungcua.knowledge.answer.renderings.sms import Sms, sms
from dungcua.knowledge.answer.renderings.speech import speech

__all__ = ["Footnote", "Printed", "PrintedLine", "Sms", "printed", "sms", "speech"]
