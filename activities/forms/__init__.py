from activities.forms.filtering import FilterForm
from activities.forms.meeting import MeetingForm, NotesForm, TaskForm
from activities.forms.partner import ContactForm
from activities.forms.status import CrispyForm, ProposalForm, UpdateForm, words_field

__all__ = [
    "ContactForm",
    "CrispyForm",
    "FilterForm",
    "MeetingForm",
    "NotesForm",
    "ProposalForm",
    "TaskForm",
    "UpdateForm",
    "words_field",
]
