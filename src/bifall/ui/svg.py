"""Text for SVG, as the pictures of the pages write it."""

from __future__ import annotations

from bifall.kernel.svg import text

__all__ = ["text"]
