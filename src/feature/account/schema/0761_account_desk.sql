-- Who holds a role, and where.
CREATE INDEX account_role_desk ON account_role (role, unit, account);
