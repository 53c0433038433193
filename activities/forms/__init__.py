from activities.forms.status import UpdateForm

__all__ = ["UpdateForm"]
