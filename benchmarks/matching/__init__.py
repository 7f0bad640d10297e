"""The matching engine against its peers: the same instances, in the same run, with the results verified."""
