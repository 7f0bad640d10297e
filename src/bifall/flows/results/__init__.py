"""What the grants of a year came to: the rows, the sums of them by priority and call, and the yearly report.

Every figure is a sum over rows that can be listed, and none says what caused what.
"""
