from bifall.state_aid.commands.assessing import assess

__all__ = ["assess"]
