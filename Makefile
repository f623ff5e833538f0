# The one build file. `make help` lists what it can do.
#
# Floors, arrows only downward: base <- text, store, web <- app <- feature <- main.
# Generated code goes to $(BUILD)/gen and is never committed.

CC      ?= gcc
BUILD   ?= build
LISTEN  ?= 127.0.0.1:8080
DATA    ?= data
OPT     ?= -O2
SAN     ?=
VERSION := $(shell sed -n 's/^\#\# \([0-9][0-9.]*\).*/\1/p' CHANGES.md | head -n 1)

WARN    := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Werror
HARDEN  := -fstack-protector-strong -fPIE $(if $(SAN),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
CFLAGS  := -std=c17 $(OPT) -g $(WARN) $(HARDEN) $(SAN)
CPPFLAGS := -D_GNU_SOURCE -DLIUYAN_VERSION='"$(VERSION)"' -Isrc -Isrc/feature -I$(BUILD)/gen
LDFLAGS := -pie -Wl,-z,relro,-z,now $(SAN)
LDLIBS  := -lmicrohttpd -lsqlite3 -lsodium -ljansson -ldeflate -lutf8proc -linih -lpthread -lm

FEATURES := $(notdir $(patsubst %/,%,$(wildcard src/feature/*/)))
FLOORS   := base text store web app feature main
GEN      := $(BUILD)/gen

sources = $(wildcard src/$(1)/*.c) $(if $(filter feature,$(1)),$(wildcard src/feature/*/*.c))

# What the generators make, by folder: queries, schema and pages.
GEN_SQL    := store $(patsubst src/feature/%/queries.sql,%,$(wildcard src/feature/*/queries.sql))
GEN_SCHEMA := store $(sort $(patsubst src/feature/%/schema/,%,$(wildcard src/feature/*/schema/)))
GEN_HTML   := app $(sort $(foreach f,$(wildcard src/feature/*/*.html),$(notdir $(patsubst %/,%,$(dir $(f))))))
GEN_H := $(GEN_SQL:%=$(GEN)/%/queries.h) $(GEN_HTML:%=$(GEN)/%/html.h)
GEN_C := $(GEN_SQL:%=$(GEN)/%/queries.c) $(GEN_SCHEMA:%=$(GEN)/%/schema.c) $(GEN_HTML:%=$(GEN)/%/html.c) $(GEN)/app/languages.c

home = $(firstword $(wildcard src/$(1) src/feature/$(1)))
gen_floor = $(if $(filter store app,$(1)),$(filter $(GEN)/$(1)/%,$(GEN_C)),$(if $(filter feature,$(1)),$(filter-out $(GEN)/store/% $(GEN)/app/%,$(GEN_C))))
objects = $(patsubst %.c,$(BUILD)/%.o,$(call sources,$(1))) $(patsubst $(GEN)/%.c,$(BUILD)/obj/%.o,$(call gen_floor,$(1)))

ARCHIVES := $(foreach f,feature app web store text base,$(BUILD)/lib$(f).a)

.PHONY: all build run test check asan tsan fuzz bench lint format install dist clean help deps deps-test
all build: $(BUILD)/liuyan

help:
	@sed -n 's/^#: //p' Makefile

#: make build     the program at build/liuyan
$(BUILD)/liuyan: $(call objects,main) $(ARCHIVES)
	@echo '  LD  $@'
	@$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

define archive
$(BUILD)/lib$(1).a: $(call objects,$(1))
	@rm -f $$@
	@$$(AR) rcs $$@ $$^
endef
$(foreach f,$(FLOORS),$(eval $(call archive,$(f))))

$(BUILD)/src/%.o: src/%.c | $(GEN_H)
	@mkdir -p $(@D)
	@echo '  CC  $<'
	@$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/obj/%.o: $(GEN)/%.c | $(GEN_H)
	@mkdir -p $(@D)
	@echo '  CC  $<'
	@$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# ---- generators ----
TOOLS := $(BUILD)/tools/mksql $(BUILD)/tools/mkhtml $(BUILD)/tools/mktext
TOOL_CFLAGS := -std=c17 -O1 -g $(WARN)
$(BUILD)/tools/mksql: $(wildcard tools/mksql*.c tools/*.h)
	@mkdir -p $(@D)
	@echo '  CC  $@'
	@$(CC) $(TOOL_CFLAGS) -o $@ $(filter %.c,$^)
$(BUILD)/tools/mkhtml: $(wildcard tools/mkhtml*.c tools/*.h)
	@mkdir -p $(@D)
	@echo '  CC  $@'
	@$(CC) $(TOOL_CFLAGS) -o $@ $(filter %.c,$^)
$(BUILD)/tools/mktext: tools/mktext.c $(wildcard tools/*.h)
	@mkdir -p $(@D)
	@echo '  CC  $@'
	@$(CC) $(TOOL_CFLAGS) -o $@ $<

define gen_sql
$(GEN)/$(1)/queries.h: $(call home,$(1))/queries.sql $(BUILD)/tools/mksql
	@mkdir -p $$(@D)
	@$(BUILD)/tools/mksql queries $(1) $$< $$@ $(GEN)/$(1)/queries.c
$(GEN)/$(1)/queries.c: $(GEN)/$(1)/queries.h ;
endef
define gen_schema
$(GEN)/$(1)/schema.c: $(wildcard $(call home,$(1))/schema/*.sql) $(BUILD)/tools/mksql
	@mkdir -p $$(@D)
	@$(BUILD)/tools/mksql schema $(1) $$@ $$(filter %.sql,$$^)
endef
define gen_html
$(GEN)/$(1)/html.h: $(wildcard $(call home,$(1))/*.html) $(BUILD)/tools/mkhtml
	@mkdir -p $$(@D)
	@$(BUILD)/tools/mkhtml -I $(1)/html.h $(1) $$@ $(GEN)/$(1)/html.c $$(filter %.html,$$^)
$(GEN)/$(1)/html.c: $(GEN)/$(1)/html.h ;
endef
$(foreach s,$(GEN_SQL),$(eval $(call gen_sql,$(s))))
$(foreach s,$(GEN_SCHEMA),$(eval $(call gen_schema,$(s))))
$(foreach s,$(GEN_HTML),$(eval $(call gen_html,$(s))))

$(GEN)/app/languages.c: $(wildcard po/*.po) $(BUILD)/tools/mktext
	@mkdir -p $(@D)
	@$(BUILD)/tools/mktext $@ $(filter %.po,$^)

# The assembler puts these files into the program.
$(BUILD)/src/app/assets.o: $(wildcard assets/*)
$(BUILD)/src/feature/place/place.o: src/feature/place/places.csv

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
