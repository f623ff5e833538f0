-- What falls due in a while, whoever's it is.
CREATE INDEX todo_due ON todo (due, unit, role);
