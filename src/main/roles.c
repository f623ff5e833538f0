/*
 * migrate --print roles: the statements by which a PostgreSQL database gets a role
 * that may do what a serving program does and nothing else: it makes, changes and
 * drops no table, deletes no row of the record, and changes none that is frozen.
 */
#include <string.h>

#include "app/slice.h"
#include "base/log.h"
#include "main/commands.h"
#include "store/table.h"

#define ROLE "liuyan_app"

static const struct kept kept[] = {
#define KEPT(table) { #table, false },
#define FROZEN(table) { #table, true },
#include "app/kept.def"
#undef KEPT
#undef FROZEN
};

/* Made from other tables, in a shape of PostgreSQL's own (@only in the schema files). */
static const char *const own[] = { "search_index", "search_shape", "upkeep_walk" };

static const char *rights_to(const char *table)
{
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (strcmp(kept[i].table, table) == 0)
			return kept[i].frozen ? "SELECT, INSERT" : "SELECT, INSERT, UPDATE";
	return "SELECT, INSERT, UPDATE, DELETE";
}

static void print_part(const struct store_part *part)
{
	for (size_t i = 0; part && part->tables_n && i < *part->tables_n; i++)
		say("GRANT %s ON %s TO " ROLE ";\n", rights_to(part->tables[i]->name),
		    part->tables[i]->name);
}

void roles_print(void)
{
	say("-- 由数据库的所有者在 liuyan migrate 之后执行，每次升级后再执行一次。\n"
	    "-- serve 和 worker 用 " ROLE " 连接（密码另设：ALTER ROLE " ROLE " PASSWORD …）；\n"
	    "-- init、migrate、restore、copy 用所有者。\n"
	    "DO $$ BEGIN CREATE ROLE " ROLE " LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; "
	    "END $$;\n"
	    "DO $$ BEGIN EXECUTE format('REVOKE ALL ON DATABASE %%I FROM PUBLIC, " ROLE
	    "', current_database());\n"
	    "EXECUTE format('GRANT CONNECT ON DATABASE %%I TO " ROLE
	    "', current_database()); END $$;\n"
	    "REVOKE ALL ON SCHEMA public FROM PUBLIC, " ROLE ";\n"
	    "GRANT USAGE ON SCHEMA public TO " ROLE ";\n"
	    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, " ROLE ";\n"
	    "GRANT SELECT ON schema_step TO " ROLE ";\n"
	    "GRANT SELECT, INSERT, UPDATE, DELETE ON lease TO " ROLE ";\n");
	for (size_t i = 0; i < slices_n; i++)
		print_part(slices[i]->store);
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		say("GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO " ROLE ";\n", own[i]);
}
