-- The five largest tables of a board on PostgreSQL 15, by year or month (China time), in a fresh or a filled database:
--
--   psql -X1 -v ON_ERROR_STOP=1 -v first=2027-01-01 -v each='1 year' -v ahead=24 -f partitions.sql postgresql://…/liuyan
--
-- first: where the first partition of its own begins; what is older stays in one, T_before, whose rows are read through
-- once but not moved. each: what one partition holds, '1 year' or '1 month'. ahead: so many months from now on are made.
-- Again, now and then, with the same: makes what is missing. What comes after the last goes to T_later, which should stay
-- empty. There is no DEFAULT partition: with one PostgreSQL 15 cannot read partitions one after the other, and each list
-- would open them all.
--
-- Time leads an id (milliseconds << 21), so a month is a range of ids; the id is in each of these primary keys.
-- To be run by the owner of the tables, after `liuyan migrate`, while no serve and no worker runs.
\set QUIET on
SET client_min_messages = warning;
SELECT set_config('liuyan.first', :'first', false), set_config('liuyan.ahead', :'ahead', false),
	set_config('liuyan.each', :'each', false) \g /dev/null

DO $$
DECLARE
	tables CONSTANT text[][] := ARRAY [['message', 'id'], ['event', 'message'], ['reply', 'message'],
		['work_order', 'message'], ['feed', 'message']];
	first_month CONSTANT timestamp := date_trunc('month', current_setting('liuyan.first')::timestamp);
	this_month CONSTANT timestamp := date_trunc('month', now() AT TIME ZONE 'Asia/Shanghai');
	last_month CONSTANT timestamp := this_month + make_interval(months => current_setting('liuyan.ahead')::int);
	step CONSTANT interval := current_setting('liuyan.each')::interval;
	-- the first id of a month that begins at %L
	id CONSTANT text := 'SELECT (extract(epoch FROM timestamp %L AT TIME ZONE ''Asia/Shanghai'') * 1000)::bigint << 21';
	part CONSTANT text := 'ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)';
	month timestamp;
	t text;
	key text;
	later text;
	full_later boolean;
	from_id bigint;
	to_id bigint;
BEGIN
	FOR i IN 1 .. array_length(tables, 1) LOOP
		t := tables[i][1];
		key := tables[i][2];
		later := t || '_later';
		month := first_month;
		IF (SELECT relkind FROM pg_class WHERE oid = t::regclass) = 'r' THEN
			EXECUTE format(id, month) INTO to_id;
			EXECUTE format('ALTER TABLE %I RENAME TO %I', t, t || '_before');
			EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL) PARTITION BY RANGE (%I)', t, t || '_before', key);
			EXECUTE format(part, t, t || '_before', 'MINVALUE', to_id);
			EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', later, t);
		ELSE
			-- T_later begins where the months end.
			SELECT to_timestamp(((regexp_match(pg_get_expr(relpartbound, oid), '\d+'))[1]::bigint >> 21) / 1000)
				AT TIME ZONE 'Asia/Shanghai'
			INTO month FROM pg_class WHERE oid = later::regclass;
			EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', t, later);
			EXECUTE format('SELECT EXISTS (SELECT FROM %I)', later) INTO full_later;
			IF full_later THEN -- nobody made months in time: one partition for all until the next
				EXECUTE format(id, month) INTO from_id;
				EXECUTE format(id, this_month + interval '1 month') INTO to_id;
				EXECUTE format('ALTER TABLE %I RENAME TO %I', later, t || '_' || to_char(month, 'YYYYMM'));
				EXECUTE format(part, t, t || '_' || to_char(month, 'YYYYMM'), from_id, to_id);
				EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', later, t);
				month := this_month + interval '1 month';
			END IF;
		END IF;
		WHILE month <= last_month LOOP
			EXECUTE format(id, month) INTO from_id;
			EXECUTE format(id, month + step) INTO to_id;
			EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%s) TO (%s)',
				t || '_' || to_char(month, 'YYYYMM'), t, from_id, to_id);
			month := month + step;
		END LOOP;
		EXECUTE format(id, month) INTO from_id;
		EXECUTE format(part, t, later, from_id, 'MAXVALUE');
	END LOOP;
END $$;
