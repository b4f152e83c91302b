"""What the requirement check says about a person's words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dungcua.knowledge.model import Channel

__all__ = ["Check", "Door", "Finding", "Verdict", "VerdictKind"]


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
    """The verdict on one demanded paper; ``basis`` are ids of the knowledge base."""

    paper: str
    paper_name: str
    verdict: VerdictKind
    basis: tuple[str, ...]
    code: str | None = None
    note: str | None = None


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

    @property
    def violations(self) -> tuple[str, ...]:
        """Codes of the findings, in order."""
        return tuple(finding.code for finding in self.findings)
