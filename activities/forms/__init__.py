from activities.forms.status import CrispyForm, ProposalForm, UpdateForm, words_field

__all__ = ["CrispyForm", "ProposalForm", "UpdateForm", "words_field"]
