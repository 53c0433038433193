from activities.forms.meeting import MeetingForm, NotesForm, TaskForm
from activities.forms.partner import ContactForm
from activities.forms.status import UpdateForm

__all__ = ["ContactForm", "MeetingForm", "NotesForm", "TaskForm", "UpdateForm"]
