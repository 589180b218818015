"""The figures for programs: read-only JSON under /api/v1/, for whoever holds a token.

`resources` is the table of what there is; `answering` routes by it, and `document` describes it as OpenAPI.
"""
