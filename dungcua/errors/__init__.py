"""The one error tree of the product.

* DungCuaError            (DC-000)
  x InputError            (DC-100)  what a person or system sent cannot be used
    + BadLine             (DC-101)  a line of a batch command is not the JSON asked for
    + TextTooLong         (DC-102)  a message is longer than a conversation takes
    + UnknownProcedure    (DC-103)  no procedure carries this code
    + UnknownCode         (DC-104)  no complaint carries this tracking code
    + MistypedCode        (DC-105)  the tracking code's check digits do not fit
    + TooManyRequests     (DC-106)  the rate limit of a conversation or address is spent
    + UnknownSource       (DC-107)  no law fact, document or taxonomy entry carries this id
    + StaleForm           (DC-108)  a form was sent twice, from elsewhere, or after it expired
    + NothingToRecord     (DC-109)  a complaint without words, or without consent
    + UnknownPage         (DC-110)  no page has this address
    + UnknownConversation (DC-111)  the conversation expired or was erased
    + UnknownSlip         (DC-125)  a slip for a case, commune or paper that does not exist
    + SeparateDoor        (DC-112)  khiếu nại and tố cáo are filed elsewhere, never stored here
    + WrongPin            (DC-113)  the PIN does not fit the code, or none was given out
    + EvidenceRefused     (DC-114)  a file is neither a picture nor a PDF that can be read
    + EvidenceTooLarge    (DC-115)  a file has too many bytes, pixels or pages
    + TooMuchEvidence     (DC-116)  a complaint holds as many files as it may
    + ContactRefused      (DC-117)  no way to reach somebody, or no consent to keep it
    + UnknownEvidence     (DC-118)  a complaint has no such file
    + WeakPassword        (DC-130)  a password is short, common or like the account's name
    + UnknownAccount      (DC-131)  nobody who works here has this number or login name
    + LoginTaken          (DC-132)  somebody else signs in with this name
    + GrantRefused        (DC-133)  a role or an area that cannot be given, or not by this person
    + LinkSpent           (DC-134)  a one-time code was used, replaced or has expired
    + NothingToSend       (DC-135)  a message, note or reply without words
    + UnfilledReply       (DC-136)  a canned reply still has a gap
    + UnknownEntry        (DC-137)  no such waiting conversation, draft or call-back
    + ForAnotherBody      (DC-410)  a trouble that another body mends: power, water, roads …
    + ProposalUnfit       (DC-158)  a change that does not fit the field, or what stands there now
    + UnknownProposal     (DC-159)  no proposal has this number
    + ProposalBlocked     (DC-160)  the inspection finds faults, or another change is in the way
    + SecondPerson        (DC-161)  nobody decides on the own proposal
    + NothingToSample     (DC-221)  no ended conversation or call fits the filters of a sample
    + ReviewOpen          (DC-222)  a review lacks the mark of a criterion
    + CannotReceive       (DC-223)  a colleague's role or area does not reach what is handed on
    + NothingToDraft      (DC-225)  no question of the citizen to draft an answer to
    + BrokenUpload        (DC-162)  a form with files was cut off or is no form
    + NoFile              (DC-165)  a form for files holds none
    + DraftChanged        (DC-163)  the report was told anew after it was shown
    + OwnDetails          (DC-150)  the operator's own name stands where the caller's belongs
    + WrapUpOpen          (DC-151)  a wrap-up lacks a reason, an outcome or a choice
    + ReceiverUnread      (DC-156)  a caller's complaint goes elsewhere than was read out
    + PinTooLate          (DC-157)  a PIN for a caller long after the call
    + ReasonMissing       (DC-154)  what was done to a complaint needs a reason
    + LetterTooEarly      (DC-155)  there is nothing yet that this letter could tell
    + ForgedEvent         (DC-140)  a messenger's call does not carry the platform's signature
    + UnknownPartner      (DC-141)  nobody has this key, or it was taken back
    + UnknownCommune      (DC-142)  no commune has this code
    + UnknownPart         (DC-143)  a part of a pack that is no longer at hand
    + UnknownGuidePage    (DC-144)  the guide was asked for a case, commune or paper nobody knows
    + TicketExpired       (DC-148)  a complaint from a device whose sending began too long ago
  x KnowledgeError        (DC-200)  the knowledge base is damaged
    + InvalidCard         (DC-201)  a data file does not follow its schema
    + MissingData         (DC-202)  a data file or a built index is not there
    + PackRefused         (DC-203)  a pack is tampered with, expired, older or of a stranger
    + UntranslatablePattern (DC-411)  a rule's pattern that a browser would read differently
  x StateError            (DC-300)  the register refuses
    + ForbiddenTransition (DC-301)  a complaint cannot go from this state to that one
    + StoreUnavailable    (DC-302)  the database cannot be reached or is not migrated
    + SealBroken          (DC-313)  something sealed does not open with the keys we have
    + PinLocked           (DC-303)  too many wrong PINs; wait
    + KeyMissing          (DC-304)  the key that seals contacts and PINs is not set
    + CannotJoin          (DC-305)  these two complaints cannot be joined, or are not
    + Erased              (DC-306)  the content was erased; only the statistics row is left
    + Finished            (DC-307)  nothing can be added to a complaint that is over
    + EvidenceDamaged     (DC-308)  a stored file is gone or is not what was stored
    + HighestLevel        (DC-309)  there is no level above the one that has the complaint
    + AlreadyTaken        (DC-314)  somebody else was quicker
    + NotYours            (DC-315)  the conversation is with somebody else, or with nobody
    + LastAdmin           (DC-316)  without this account nobody could manage accounts
    + OwnAccount          (DC-317)  nobody changes the own rights or locks the own account
    + CaseMoved           (DC-164)  something happened to the complaint after the page was shown
    + ChangedHands        (DC-224)  somebody else has it by now
    + AlreadyDecided      (DC-318)  a draft, correction or call-back was settled before
  x UpstreamError         (DC-400)  a part beside the web process does not answer
    + DialogueUnavailable (DC-401)  Rasa is starting, down or too slow
    + PortalUnavailable   (DC-402)  the national portal refuses, or answers nonsense
  x AccessError           (DC-500)  somebody may not do or see this
    + SignInRefused       (DC-501)  login name, password or code do not fit; never which
    + SignInLocked        (DC-502)  too many wrong attempts; wait
    + NotSignedIn         (DC-503)  nobody is signed in, or the session is over
    + OwnWork             (DC-220)  nobody reviews the own conversations and calls
    + RightMissing        (DC-504)  the role or area of the person does not reach this
    + IdentityRefused     (DC-505)  the organisation's login is not to be trusted or unknown here

Every class has a code that can be read over the phone, a Vietnamese sentence for
the person concerned and what that person can do next. Texts for developers go in
the exception's arguments and never reach a page.
"""

from __future__ import annotations

from dungcua.errors.access import (
    AccessError,
    IdentityRefused,
    NotSignedIn,
    OwnWork,
    RightMissing,
    SignInLocked,
    SignInRefused,
)
from dungcua.errors.desk import (
    CannotReceive,
    GrantRefused,
    LetterTooEarly,
    LinkSpent,
    LoginTaken,
    NothingToDraft,
    NothingToSample,
    NothingToSend,
    OwnDetails,
    ProposalBlocked,
    ProposalUnfit,
    ReasonMissing,
    ReviewOpen,
    SecondPerson,
    UnfilledReply,
    UnknownAccount,
    UnknownEntry,
    UnknownProposal,
    WeakPassword,
    WrapUpOpen,
)
from dungcua.errors.knowledge import (
    InvalidCard,
    KnowledgeError,
    MissingData,
    PackRefused,
    UntranslatablePattern,
)
from dungcua.errors.outside import (
    ForgedEvent,
    TicketExpired,
    UnknownCommune,
    UnknownGuidePage,
    UnknownPart,
    UnknownPartner,
    UnknownSlip,
)
from dungcua.errors.root import (
    DungCuaError,
)
from dungcua.errors.sent import (
    BadLine,
    BrokenUpload,
    ContactRefused,
    DraftChanged,
    EvidenceRefused,
    EvidenceTooLarge,
    ForAnotherBody,
    InputError,
    MistypedCode,
    NoFile,
    NothingToRecord,
    PinTooLate,
    ReceiverUnread,
    SeparateDoor,
    StaleForm,
    TextTooLong,
    TooManyRequests,
    TooMuchEvidence,
    UnknownCode,
    UnknownConversation,
    UnknownEvidence,
    UnknownPage,
    UnknownProcedure,
    UnknownSource,
    WrongPin,
)
from dungcua.errors.state import (
    AlreadyDecided,
    AlreadyTaken,
    CannotJoin,
    CaseMoved,
    ChangedHands,
    Erased,
    EvidenceDamaged,
    Finished,
    ForbiddenTransition,
    HighestLevel,
    KeyMissing,
    LastAdmin,
    NotYours,
    OwnAccount,
    PinLocked,
    SealBroken,
    StateError,
    StoreUnavailable,
)
from dungcua.errors.upstream import (
    DialogueUnavailable,
    PortalUnavailable,
    UpstreamError,
)

__all__ = [
    "AccessError",
    "AlreadyDecided",
    "AlreadyTaken",
    "BadLine",
    "BrokenUpload",
    "CannotJoin",
    "CannotReceive",
    "CaseMoved",
    "ChangedHands",
    "ContactRefused",
    "DialogueUnavailable",
    "DraftChanged",
    "DungCuaError",
    "Erased",
    "EvidenceDamaged",
    "EvidenceRefused",
    "EvidenceTooLarge",
    "Finished",
    "ForAnotherBody",
    "ForbiddenTransition",
    "ForgedEvent",
    "GrantRefused",
    "HighestLevel",
    "IdentityRefused",
    "InputError",
    "InvalidCard",
    "KeyMissing",
    "KnowledgeError",
    "LastAdmin",
    "LetterTooEarly",
    "LinkSpent",
    "LoginTaken",
    "MissingData",
    "MistypedCode",
    "NoFile",
    "NotSignedIn",
    "NotYours",
    "NothingToDraft",
    "NothingToRecord",
    "NothingToSample",
    "NothingToSend",
    "OwnAccount",
    "OwnDetails",
    "OwnWork",
    "PackRefused",
    "PinLocked",
    "PinTooLate",
    "PortalUnavailable",
    "ProposalBlocked",
    "ProposalUnfit",
    "ReasonMissing",
    "ReceiverUnread",
    "ReviewOpen",
    "RightMissing",
    "SealBroken",
    "SecondPerson",
    "SeparateDoor",
    "SignInLocked",
    "SignInRefused",
    "StaleForm",
    "StateError",
    "StoreUnavailable",
    "TextTooLong",
    "TicketExpired",
    "TooManyRequests",
    "TooMuchEvidence",
    "UnfilledReply",
    "UnknownAccount",
    "UnknownCode",
    "UnknownCommune",
    "UnknownConversation",
    "UnknownEntry",
    "UnknownEvidence",
    "UnknownGuidePage",
    "UnknownPage",
    "UnknownPart",
    "UnknownPartner",
    "UnknownProcedure",
    "UnknownProposal",
    "UnknownSlip",
    "UnknownSource",
    "UntranslatablePattern",
    "UpstreamError",
    "WeakPassword",
    "WrapUpOpen",
    "WrongPin",
]
