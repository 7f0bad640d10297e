"""The rules of evaluation: plain functions over values."""
