"""The documentation site as plain Markdown: generated pages, and the hand-written ones of docs/.

``python -m scripts.docs`` writes it to ``.site/pages``, with the settings of MkDocs beside it. Any
other builder can render the same folder: the pages use headings, lists, tables, fenced code and
relative links, and HTML only for anchors.

In hand-written pages a line ``<!-- generated: NAME -->`` stands for a generated part. Code in
``shell`` fences is run by a test, ``console`` is for commands that need a target or a network:
a test parses those.
"""
