"""How the members of an alliance decide together: meetings, lists, call-outs, advice. Tickets know none of it."""
