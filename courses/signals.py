from django.dispatch import Signal

# Sent inside the transaction that adds a completion; argument: completion.
module_completed = Signal()
