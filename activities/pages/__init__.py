"""What the pages of every room share: the rows a person may see, the layout of forms, drafts."""
