"""The pages people work from: Django on one workspace, rendered here and readable without a script.

A page touches one view module, one template, one line of `urls` and one of the table in `access`; see docs/web.md.
Django is imported when the pages are started and not before.
"""
