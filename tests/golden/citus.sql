-- 在协调节点上、对刚做过 liuyan migrate 的空数据库执行；先 CREATE EXTENSION citus。

-- 留在协调节点上的表
-- audit
-- ledger_leaf
-- ledger_tile
-- ledger_head

-- 每个节点都有全份的小表
SELECT create_reference_table('secret_mark');
SELECT create_reference_table('look');
SELECT create_reference_table('stamp');
SELECT create_reference_table('place');
SELECT create_reference_table('domain');
SELECT create_reference_table('unit');
SELECT create_reference_table('unit_duty');
SELECT create_reference_table('unit_alias');
SELECT create_reference_table('office');
SELECT create_reference_table('account');
SELECT create_reference_table('account_role');
SELECT create_reference_table('api_token');
SELECT create_reference_table('account_admin');
SELECT create_reference_table('account_password');
SELECT create_reference_table('account_factor');
SELECT create_reference_table('account_recovery');
SELECT create_reference_table('account_invitation');
SELECT create_reference_table('vault_key');
SELECT create_reference_table('approval');
SELECT create_reference_table('alike_counts');
SELECT create_reference_table('learn_model');
SELECT create_reference_table('learn_use');
SELECT create_reference_table('teach_task');
SELECT create_reference_table('notice_mark');
SELECT create_reference_table('ledger_key');
SELECT create_reference_table('unit_application');
SELECT create_reference_table('unit_training');
SELECT create_reference_table('account_identity');

-- 各组的第一张表
SELECT create_distributed_table('writer', 'id', colocate_with => 'none');
SELECT create_distributed_table('message', 'id', colocate_with => 'none');
SELECT create_distributed_table('delivery', 'id', colocate_with => 'none');

-- 和它放在一起的表
SELECT create_distributed_table('event', 'message', colocate_with => 'message');
SELECT create_distributed_table('event_salt', 'message', colocate_with => 'message');
SELECT create_distributed_table('unsealed', 'message', colocate_with => 'message');
SELECT create_distributed_table('upkeep', 'message', colocate_with => 'message');
SELECT create_distributed_table('message_about', 'message', colocate_with => 'message');
SELECT create_distributed_table('alike_doc', 'message', colocate_with => 'message');
SELECT create_distributed_table('attachment', 'message', colocate_with => 'message');
SELECT create_distributed_table('message_version', 'message', colocate_with => 'message');
SELECT create_distributed_table('message_contact', 'message', colocate_with => 'message');
SELECT create_distributed_table('followup', 'message', colocate_with => 'message');
SELECT create_distributed_table('closing', 'message', colocate_with => 'message');
SELECT create_distributed_table('answered', 'message', colocate_with => 'message');
SELECT create_distributed_table('message_writer', 'message', colocate_with => 'message');
SELECT create_distributed_table('teach_label', 'message', colocate_with => 'message');
SELECT create_distributed_table('message_joint', 'message', colocate_with => 'message');
SELECT create_distributed_table('work_order', 'message', colocate_with => 'message');
SELECT create_distributed_table('reply', 'message', colocate_with => 'message');
SELECT create_distributed_table('lesson_given', 'message', colocate_with => 'message');
SELECT create_distributed_table('judged', 'message', colocate_with => 'message');
SELECT create_distributed_table('rating', 'message', colocate_with => 'message');
SELECT create_distributed_table('relay', 'message', colocate_with => 'message');
SELECT create_distributed_table('topic_of', 'message', colocate_with => 'message');

-- 按打开者分布的窄表
SELECT create_distributed_table('session', 'token', colocate_with => 'none');
SELECT create_distributed_table('sign_in_failure', 'key', colocate_with => 'none');
SELECT create_distributed_table('vault_box', 'record', colocate_with => 'none');
SELECT create_distributed_table('vault_access', 'record', colocate_with => 'none');
SELECT create_distributed_table('vault_day', 'account', colocate_with => 'none');
SELECT create_distributed_table('reason_count', 'month', colocate_with => 'none');
SELECT create_distributed_table('export_taken', 'account', colocate_with => 'none');
SELECT create_distributed_table('todo', 'unit', colocate_with => 'none');
SELECT create_distributed_table('figure', 'key', colocate_with => 'none');
SELECT create_distributed_table('figure_days', 'key', colocate_with => 'none');
SELECT create_distributed_table('alike_key', 'scope', colocate_with => 'none');
SELECT create_distributed_table('attachment_home', 'id', colocate_with => 'none');
SELECT create_distributed_table('upload', 'id', colocate_with => 'none');
SELECT create_distributed_table('upload_use', 'key', colocate_with => 'none');
SELECT create_distributed_table('writer_identity', 'hash', colocate_with => 'none');
SELECT create_distributed_table('writer_channel', 'writer', colocate_with => 'none');
SELECT create_distributed_table('writer_code', 'id', colocate_with => 'none');
SELECT create_distributed_table('writer_sent', 'address', colocate_with => 'none');
SELECT create_distributed_table('writer_message', 'writer', colocate_with => 'none');
SELECT create_distributed_table('writer_follow', 'writer', colocate_with => 'none');
SELECT create_distributed_table('consent', 'subject', colocate_with => 'none');
SELECT create_distributed_table('writer_enterprise', 'writer', colocate_with => 'none');
SELECT create_distributed_table('enterprise_wait', 'queue', colocate_with => 'none');
SELECT create_distributed_table('message_code', 'code', colocate_with => 'none');
SELECT create_distributed_table('feed', 'key', colocate_with => 'none');
SELECT create_distributed_table('submission', 'key', colocate_with => 'none');
SELECT create_distributed_table('unit_message', 'unit', colocate_with => 'none');
SELECT create_distributed_table('unit_order', 'unit', colocate_with => 'none');
SELECT create_distributed_table('order_home', 'id', colocate_with => 'none');
SELECT create_distributed_table('lesson', 'scope', colocate_with => 'none');
SELECT create_distributed_table('reply_sentence', 'hash', colocate_with => 'none');
SELECT create_distributed_table('promise', 'unit', colocate_with => 'none');
SELECT create_distributed_table('return_count', 'unit', colocate_with => 'none');
SELECT create_distributed_table('notice_new', 'id', colocate_with => 'none');
SELECT create_distributed_table('notice', 'owner', colocate_with => 'none');
SELECT create_distributed_table('notice_seen', 'viewer', colocate_with => 'none');
SELECT create_distributed_table('notice_choice', 'owner', colocate_with => 'none');
SELECT create_distributed_table('notice_digest', 'owner', colocate_with => 'none');
SELECT create_distributed_table('push_browser', 'owner', colocate_with => 'none');
SELECT create_distributed_table('deed', 'key', colocate_with => 'none');
SELECT create_distributed_table('import_ref', 'ref', colocate_with => 'none');
SELECT create_distributed_table('topic', 'scope', colocate_with => 'none');
SELECT create_distributed_table('topic_member', 'scope', colocate_with => 'none');
SELECT create_distributed_table('topic_wait', 'scope', colocate_with => 'none');
SELECT create_distributed_table('topic_hot', 'place', colocate_with => 'none');
SELECT create_distributed_table('topic_place', 'scope', colocate_with => 'none');
SELECT create_distributed_table('topic_alert', 'place', colocate_with => 'none');

-- 外键，要在分布之后
ALTER TABLE unit_duty ADD CONSTRAINT unit_duty_unit_refers FOREIGN KEY (unit) REFERENCES unit DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE unit_duty ADD CONSTRAINT unit_duty_domain_refers FOREIGN KEY (domain) REFERENCES domain DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE unit_alias ADD CONSTRAINT unit_alias_unit_refers FOREIGN KEY (unit) REFERENCES unit DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE account_role ADD CONSTRAINT account_role_account_refers FOREIGN KEY (account) REFERENCES account DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE api_token ADD CONSTRAINT api_token_account_refers FOREIGN KEY (account) REFERENCES account DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE account_admin ADD CONSTRAINT account_admin_account_refers FOREIGN KEY (account) REFERENCES account DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE account_password ADD CONSTRAINT account_password_account_refers FOREIGN KEY (account) REFERENCES account DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE account_factor ADD CONSTRAINT account_factor_account_refers FOREIGN KEY (account) REFERENCES account DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE account_recovery ADD CONSTRAINT account_recovery_account_refers FOREIGN KEY (account) REFERENCES account DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE account_invitation ADD CONSTRAINT account_invitation_account_refers FOREIGN KEY (account) REFERENCES account DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE event ADD CONSTRAINT event_message_refers FOREIGN KEY (message) REFERENCES message DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE event_salt ADD CONSTRAINT event_salt_message_refers FOREIGN KEY (message) REFERENCES message DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE upkeep ADD CONSTRAINT upkeep_message_refers FOREIGN KEY (message) REFERENCES message DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE message_about ADD CONSTRAINT message_about_message_refers FOREIGN KEY (message) REFERENCES message DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE attachment ADD CONSTRAINT attachment_message_refers FOREIGN KEY (message) REFERENCES message DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE message ADD CONSTRAINT message_office_refers FOREIGN KEY (office) REFERENCES office DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE message ADD CONSTRAINT message_place_refers FOREIGN KEY (place) REFERENCES place DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE message ADD CONSTRAINT message_domain_refers FOREIGN KEY (domain) REFERENCES domain DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE message_version ADD CONSTRAINT message_version_message_refers FOREIGN KEY (message) REFERENCES message DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE message_contact ADD CONSTRAINT message_contact_message_refers FOREIGN KEY (message) REFERENCES message DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE followup ADD CONSTRAINT followup_message_refers FOREIGN KEY (message) REFERENCES message DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE closing ADD CONSTRAINT closing_message_refers FOREIGN KEY (message) REFERENCES message DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE answered ADD CONSTRAINT answered_message_refers FOREIGN KEY (message) REFERENCES message DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE message_writer ADD CONSTRAINT message_writer_message_refers FOREIGN KEY (message) REFERENCES message DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE message_joint ADD CONSTRAINT message_joint_message_refers FOREIGN KEY (message) REFERENCES message DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE work_order ADD CONSTRAINT work_order_message_refers FOREIGN KEY (message) REFERENCES message DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE work_order ADD CONSTRAINT work_order_unit_refers FOREIGN KEY (unit) REFERENCES unit DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE reply ADD CONSTRAINT reply_message_refers FOREIGN KEY (message) REFERENCES message DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE reply ADD CONSTRAINT reply_unit_refers FOREIGN KEY (unit) REFERENCES unit DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE lesson_given ADD CONSTRAINT lesson_given_message_refers FOREIGN KEY (message) REFERENCES message DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE judged ADD CONSTRAINT judged_message_refers FOREIGN KEY (message) REFERENCES message DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE rating ADD CONSTRAINT rating_message_refers FOREIGN KEY (message) REFERENCES message DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE relay ADD CONSTRAINT relay_message_refers FOREIGN KEY (message) REFERENCES message DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE relay ADD CONSTRAINT relay_unit_refers FOREIGN KEY (unit) REFERENCES unit DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE unit_training ADD CONSTRAINT unit_training_unit_refers FOREIGN KEY (unit) REFERENCES unit DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE account_identity ADD CONSTRAINT account_identity_account_refers FOREIGN KEY (account) REFERENCES account DEFERRABLE INITIALLY DEFERRED;
