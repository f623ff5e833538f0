-- What a person is named in: her desk shows none of it.
CREATE INDEX message_about_account ON message_about (account, message);
