-- Who sits at a desk.
CREATE INDEX account_role_desk ON account_role (unit, role, account);
