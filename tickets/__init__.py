"""What must be solved: topics, responsibilities, tickets, dispatches, life cycle, routing, deadlines."""
