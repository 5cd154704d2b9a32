from django.dispatch import Signal

# Sent inside the transaction that carries a municipality over; arguments: predecessor, successor and first_day (the
# first day of the successor). A receiver answers with what came along, as numbers by name, for the log.
municipality_merged = Signal()
