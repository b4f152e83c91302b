"""What the requirement check says about a person's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dungcua.knowledge.model import Channel

__all__ = [
    "BEYOND_LIST",
    "Check",
    "Demand",
    "Door",
    "Finding",
    "Money",
    "Payee",
    "Told",
    "Verdict",
    "VerdictKind",
]

BEYOND_LIST = "V05"
"""The code of any paper or act beside the published dossier: told only where no narrower code
fits (LAW.md D.0)."""


class VerdictKind(StrEnum):
    """What may be said of one demanded paper."""

    LISTED = "listed"
    """In the published dossier of the procedure."""
    LISTED_IF = "listed_if"
    """Only in the dossier of some cases; the note names them."""
    NOT_LISTED = "not_listed"
    FORBIDDEN = "forbidden"
    ALREADY_HELD = "already_held"
    """A state database holds the data; only a slip saying why reopens the demand."""
    LAWFUL = "lawful"
    UNKNOWN = "unknown"


class Door(StrEnum):
    """Which way the matter goes (LAW.md E-10 … E-13, D.0)."""

    REPORT = "phan_anh"
    COMPLAINT = "khieu_nai"
    DENUNCIATION = "to_cao"
    OUT_OF_SCOPE = "ngoai_pham_vi"
    """A bank, private school, employer or notary: not the public administration."""
    INFRASTRUCTURE = "ha_tang"
    """A broken machine or network: recorded, but nobody's unlawful demand (G-22)."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sign of an unlawful demand (V…) or one lawful demand (L…).

    ``confidence`` is between 0 and 1; ``evidence`` is the piece of the person's words;
    ``why`` names the rule in words a person can read.
    """

    code: str
    why: str
    confidence: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on one demanded paper; ``basis`` are ids of the knowledge base.

    ``code`` is the kind of violation or lawful demand; ``item`` the dossier item of the card it
    was compared with; ``as_of`` the day the source was checked, None where nothing is concluded.
    ``confidence`` is between 0 (unknown) and 1. ``ask`` is the question to put before
    concluding, ``say`` one polite sentence for the counter.
    """

    paper: str
    paper_name: str
    verdict: VerdictKind
    basis: tuple[str, ...]
    code: str | None = None
    note: str | None = None
    confidence: float = 0.0
    item: str | None = None
    as_of: date | None = None
    ask: str | None = None
    say: str | None = None


@dataclass(frozen=True, slots=True)
class Demand:
    """A paper (``paper`` is its id) or an act (``paper`` is None) the person was asked for.

    ``words`` is the piece of the person's own words.
    """

    name: str
    words: str
    paper: str | None = None


class Payee(StrEnum):
    """Who the money went to, or was to go to, as far as the words tell."""

    COUNTER = "counter"
    PERSON = "person"
    """Somebody's pocket: an envelope, a "tip"."""
    PRIVATE_ACCOUNT = "private_account"
    BROKER = "broker"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Money:
    """A sum the person names. ``amount`` in đồng; ``receipt`` is None when nothing is said."""

    amount: int
    payee: Payee
    receipt: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the words tell beside the verdicts; every field only what was said.

    ``procedure`` is a card's code, None when none or several fit. ``written`` is True when a
    slip was given, False when it is said that there was none, None when nothing is said.
    ``reason`` is the reason the office gave, in the person's words.
    """

    procedure: str | None = None
    demands: tuple[Demand, ...] = ()
    refused: bool = False
    written: bool | None = None
    reason: str | None = None
    money: tuple[Money, ...] = ()
    broker: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """The whole reading of one utterance, labelled by the rules of LAW.md D.0.

    ``ask`` is the one question to put before concluding; ``say`` are polite sentences
    for the counter. Nothing here says that an officer is wrong: findings are signs.
    """

    is_complaint: bool
    findings: tuple[Finding, ...]
    lawful: tuple[Finding, ...]
    legit_requirement: bool
    papers: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    channel: Channel | None
    ask: str | None
    say: tuple[str, ...]
    door: Door
    asked: tuple[Finding, ...] = ()
    """What the demand would be a sign of, when it is only asked about, not told."""
    asked_lawful: tuple[Finding, ...] = ()
    """Why the demand would be lawful, when it is only asked about."""
    told: Told = Told()

    @property
    def violations(self) -> tuple[str, ...]:
        """Codes of the findings, in order."""
        return tuple(finding.code for finding in self.findings)
