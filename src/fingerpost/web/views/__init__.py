"""The pages, one module a subject. A view asks the workspace of whoever is signed in, and fills a template."""
