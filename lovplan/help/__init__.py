"""Help inside the product: the guide as pages, which section explains which page, and who may do what is refused."""
