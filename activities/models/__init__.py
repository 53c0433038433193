"""The rows of the plan and of all that is said of them, with their reads, their triggers and the register of writes."""

from activities.models.access_key import AccessKey, KeyKind
from activities.models.basis import BasisStep, DecisionBasis
from activities.models.chain.link import ChainLink
from activities.models.checklist import CheckPoint, CheckTick
from activities.models.directory import LovState, MunicipalityNote
from activities.models.draft import Draft
from activities.models.mail import Mail, MailState
from activities.models.meeting import Meeting, MeetingTask
from activities.models.municipality import Municipality
from activities.models.organisation import (
    GroupKind,
    MeetingRhythm,
    MemberKind,
    Membership,
    Partner,
    Role,
    RoleHolding,
    User,
    WorkingGroup,
)
from activities.models.partner import ContactOutcome, ContactRow, PartnerContact
from activities.models.plan import Activity, DecisionReference, Plan, PlanStage, Step
from activities.models.revision import ItemKind, Revision, RevisionItem, RevisionState
from activities.models.search import SearchKind, SearchText
from activities.models.status import SIGNAL_ORDER, Meaning, ProposalDecision, Signal, StatusUpdate, Symbol, UpdateDraft
from activities.models.sub_activity import (
    Collaboration,
    CollaborationStatus,
    PlanImport,
    Rhythm,
    SourceRow,
    SubActivity,
)

__all__ = [
    "SIGNAL_ORDER",
    "AccessKey",
    "Activity",
    "BasisStep",
    "ChainLink",
    "CheckPoint",
    "CheckTick",
    "Collaboration",
    "CollaborationStatus",
    "ContactOutcome",
    "ContactRow",
    "DecisionBasis",
    "DecisionReference",
    "Draft",
    "GroupKind",
    "ItemKind",
    "KeyKind",
    "LovState",
    "Mail",
    "MailState",
    "Meaning",
    "Meeting",
    "MeetingRhythm",
    "MeetingTask",
    "MemberKind",
    "Membership",
    "Municipality",
    "MunicipalityNote",
    "Partner",
    "PartnerContact",
    "Plan",
    "PlanImport",
    "PlanStage",
    "ProposalDecision",
    "Revision",
    "RevisionItem",
    "RevisionState",
    "Rhythm",
    "Role",
    "RoleHolding",
    "SearchKind",
    "SearchText",
    "Signal",
    "SourceRow",
    "StatusUpdate",
    "Step",
    "SubActivity",
    "Symbol",
    "UpdateDraft",
    "User",
    "WorkingGroup",
]
