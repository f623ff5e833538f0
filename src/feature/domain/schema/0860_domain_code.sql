-- A message names its domain by its code.
CREATE INDEX domain_code ON domain (code, id);
