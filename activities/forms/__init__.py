from activities.forms.filtering import FilterForm
from activities.forms.status import UpdateForm

__all__ = ["FilterForm", "UpdateForm"]
