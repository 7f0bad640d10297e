"""The public pages, one module for each subject."""
