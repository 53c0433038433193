"""The municipalities that had begun with LOV by October 2010, and what this municipality has since heard of them."""
