"""The month for ledningsgruppen: kept or made from the ledger, as page, sheet and slides."""
