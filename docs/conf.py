"""How Sphinx makes the site of docs/: `make docs`."""

from __future__ import annotations

import ballista

project = "Ballista"
author = "The Ballista authors"
release = version = ballista.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
# Pages are read in the repository, too, where these are files: the site has no page of them.
suppress_warnings = ["myst.xref_missing"]

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
# Attributes of a class in its docstring are documented once, there.
napoleon_use_ivar = True

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_title = f"Ballista {release}"
