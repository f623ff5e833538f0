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
# The folder of the build leaves no trace: two builds of one tree are the same bytes.
HARDEN  := -ffile-prefix-map=$(CURDIR)=. -fstack-protector-strong -fPIE $(if $(SAN),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
CFLAGS  := -std=c17 $(OPT) -g $(WARN) $(HARDEN) $(SAN)
CPPFLAGS := -D_GNU_SOURCE -DLIUYAN_VERSION='"$(VERSION)"' -Isrc -Isrc/feature -I$(BUILD)/gen -isystem /usr/include/postgresql $(if $(SAN),-DLIUYAN_INSTRUMENTED)
LDFLAGS := -pie -Wl,-z,relro,-z,now $(SAN)
LIBS    := microhttpd sqlite3 pq sodium jansson deflate utf8proc inih \
	crypto \
	curl \
	seccomp \
	oath qrencode \
	pthread m
LDLIBS  := $(LIBS:%=-l%)

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

.PHONY: units attack sbom coverage all build run test check asan tsan fuzz fault bench lint format install dist clean help deps deps-test
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

# libvips is loaded by the child alone (dlopen): only its headers are needed here.
$(BUILD)/src/feature/attachment/picture_child.o: CPPFLAGS += $(patsubst -I%,-isystem %,$(shell pkg-config --cflags-only-I vips))
# The assembler puts these files into the program.
$(BUILD)/src/app/assets.o: $(wildcard assets/*)
$(BUILD)/src/feature/place/place.o: src/feature/place/places.csv
$(BUILD)/src/feature/notice/pages.o: assets/push.js

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

# ---- running and testing ----
#: make run       install what is missing, build, make demo data once, serve (LISTEN=, DATA=)
run: deps
	@$(MAKE) --no-print-directory -j2 build
	@if [ ! -e $(DATA)/secret.key ]; then $(BUILD)/liuyan init --demo --data $(DATA) >/dev/null; fi
	@if [ -e $(DATA)/demo-accounts.txt ]; then echo; echo "演示账号（$(DATA)/demo-accounts.txt）："; cat $(DATA)/demo-accounts.txt; echo; fi
	@LIUYAN_NOTICE_SENDER=log $(BUILD)/liuyan serve --data $(DATA) --listen $(LISTEN) 2>>$(DATA)/serve.log

deps:
	@sh tools/deps.sh build
deps-test:
	@sh tools/deps.sh test

UNIT := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/*/*_test.c))
FUZZ := $(patsubst tests/fuzz/%_fuzz.c,%,$(wildcard tests/fuzz/*_fuzz.c))

# A test of a floor is linked with that floor and those below it, nothing else.
below_base    := base
below_text    := text base
below_store   := store base
below_web     := web base
below_app     := app store web text base
below_feature := feature app store web text base
floor_libs = $(foreach f,$(below_$(1)),$(BUILD)/lib$(f).a)

define unit_test
$(BUILD)/tests/unit/$(1): tests/unit/$(1).c $(wildcard tests/unit/*.h tests/unit/$(dir $(1))*.h tests/unit/$(dir $(1))*.def) $(if $(filter feature/%,$(1)),$(BUILD)/src/main/slices.o) $(call floor_libs,$(firstword $(subst /, ,$(1))))
	@mkdir -p $$(@D)
	@echo '  LD  $$@'
	@$(CC) $(CPPFLAGS) -Itests/unit $(CFLAGS) $(LDFLAGS) -o $$@ $$(filter %.c %.o %.a,$$^) -lcmocka $(LDLIBS)
endef
$(foreach t,$(UNIT),$(eval $(call unit_test,$(t))))

# All rules together link with base alone: they know no database.
$(BUILD)/tests/unit/rules: tests/unit/rules.c $(patsubst %.c,$(BUILD)/%.o,$(wildcard src/feature/*/rules.c)) $(BUILD)/libbase.a
	@mkdir -p $(@D)
	@echo '  LD  $@'
	@$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $^

# Fuzz targets are built with clang, sanitizers on, from the sources of the floors they need.
# Not those that need a server or a network.
FUZZ_NOT := $(addprefix src/web/,server.c exchange.c intake.c send.c lane.c watch.c fetch.c)
FUZZ_SOURCES := $(filter-out $(FUZZ_NOT),$(wildcard src/base/*.c src/text/*.c src/web/*.c)) \
	$(addprefix src/feature/seal/,check.c note.c tree.c) \
	$(addprefix src/app/,setting.c match.c jose.c signature.c) \
	src/feature/attachment/rules.c src/feature/vault/rules.c \
	$(addprefix src/feature/notice/,template.c crypto.c)
FUZZ_FLAGS := -std=c17 -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined
$(BUILD)/fuzz/%.o: src/%.c | $(GEN_H)
	@mkdir -p $(@D)
	@clang $(CPPFLAGS) $(subst fuzzer$(comma),fuzzer-no-link$(comma),$(FUZZ_FLAGS)) -MMD -MP -c -o $@ $<
comma := ,
$(BUILD)/fuzz/libfuzzed.a: $(FUZZ_SOURCES:src/%.c=$(BUILD)/fuzz/%.o)
	@rm -f $@
	@$(AR) rcs $@ $^
$(BUILD)/tests/fuzz/%: tests/fuzz/%_fuzz.c $(BUILD)/fuzz/libfuzzed.a
	@mkdir -p $(@D)
	@echo '  FZ  $@'
	@clang $(CPPFLAGS) $(FUZZ_FLAGS) -o $@ $^ -lsodium -lcrypto -ljansson -ldeflate -lutf8proc -linih -lpthread
$(BUILD)/tests/fuzz/mk%: $(wildcard tools/*.c tools/*.h)
	@mkdir -p $(@D)
	@echo '  FZ  $@'
	@clang $(FUZZ_FLAGS) -DMK$(shell echo $* | tr a-z A-Z)_FUZZ -o $@ $(wildcard tools/mk$**.c)
FUZZ_ALL := $(FUZZ:%=$(BUILD)/tests/fuzz/%) $(foreach g,sql html text,$(BUILD)/tests/fuzz/mk$(g))

units: build $(UNIT:%=$(BUILD)/tests/unit/%) $(BUILD)/tests/unit/rules

#: make check     build everything that tests need
check: build $(UNIT:%=$(BUILD)/tests/unit/%) $(BUILD)/tests/unit/rules $(FUZZ_ALL)

#: make test      install what tests need and run everything (ONLY="unit http" for some)
test: deps-test
	@$(MAKE) --no-print-directory -j2 check
	@bash tests/run.sh $(BUILD)

#: make asan      the unit and HTTP tests under ASan and UBSan (ENGINES="sqlite postgres" for both)
asan: deps-test
	@$(MAKE) --no-print-directory -j2 check CC=clang BUILD=$(BUILD)/asan OPT=-O1 SAN="-fsanitize=address,undefined -fno-omit-frame-pointer"
	@ONLY="$(or $(ONLY),unit http)" ENGINES="$(or $(ENGINES),sqlite)" bash tests/run.sh $(BUILD)/asan
#: make tsan      the same under TSan
tsan: deps-test
	@$(MAKE) --no-print-directory -j2 check CC=clang BUILD=$(BUILD)/tsan OPT=-O1 SAN="-fsanitize=thread"
	@ONLY="$(or $(ONLY),unit http)" ENGINES="$(or $(ENGINES),sqlite)" bash tests/run.sh $(BUILD)/tsan

#: make fuzz      fuzz every parser for SECONDS each (or RUNS=10000000 executions)
SECONDS ?= 30
fuzz: deps-test
	@$(MAKE) --no-print-directory -j2 check
	@for t in $(FUZZ_ALL); do n=$$(basename $$t); mkdir -p $(BUILD)/corpus/$$n; echo "== $$n"; \
		d=tests/fuzz/corpus/$$n; [ -d $$d ] || d=tests/golden/$$n; \
		$$t $(if $(RUNS),-runs=$(RUNS),-max_total_time=$(SECONDS)) -print_final_stats=1 $(BUILD)/corpus/$$n $$d 2>&1 | grep -E 'ERROR|stat::number_of_executed|SUMMARY' || exit 1; done

#: make fault     kills, failing system calls, clock jumps, a failover and tampering, in full (KILLS=1000 DB="sqlite postgres")
KILLS ?= 1000
DB ?= sqlite postgres
fault: deps-test build
	@for d in $(DB); do LIUYAN=$(BUILD)/liuyan node tests/fault/kill.mjs KILLS=$(KILLS) DB=$$d || exit 1; done
	@LIUYAN=$(BUILD)/liuyan node tests/fault/inject.mjs ALL=1
	@LIUYAN=$(BUILD)/liuyan node tests/fault/clock.mjs
	@LIUYAN=$(BUILD)/liuyan node tests/fault/failover.mjs
	@LIUYAN=$(BUILD)/liuyan node tests/fault/tamper.mjs ROUNDS=5

#: make quality   how well redact finds: precision, recall, and marks in texts that were masked before (TEXTS=files)
MESSAGES ?= ../shared/data
REPLIES ?= ../shared/data/t4_replies.csv
TEXTS ?= $(addprefix ../shared/data/,t2_messages.csv t2_unlabelled.csv t3_hot.csv t4_replies.csv zj_liuyan.csv)
$(BUILD)/tests/quality/%: tests/quality/%.c tests/quality/%_cases.def $(BUILD)/libtext.a $(BUILD)/libbase.a
	@mkdir -p $(@D)
	@$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.c %.a,$^) -lutf8proc -lm
DOMAINS ?= ../shared/data/t2_messages.csv
$(BUILD)/tests/quality/classify: tests/quality/classify.c $(BUILD)/libtext.a $(BUILD)/libbase.a
	@mkdir -p $(@D)
	@$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.c %.a,$^) -lutf8proc -lm
$(BUILD)/tests/quality/suggest: tests/quality/suggest.c $(BUILD)/src/main/slices.o $(foreach f,$(below_feature),$(BUILD)/lib$(f).a)
	@mkdir -p $(@D)
	@$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.c %.o %.a,$^) $(LDLIBS)
quality: build $(addprefix $(BUILD)/tests/quality/,redact judge classify suggest)
	@$(BUILD)/tests/quality/redact $(TEXTS)
	@$(BUILD)/tests/quality/judge $(REPLIES) tests/quality/judge_labels.csv
	@$(BUILD)/tests/quality/classify $(DOMAINS)
	@node tests/quality/alike.mjs $(BUILD)/liuyan $(MESSAGES)
	@d=$$(mktemp -d) && $(BUILD)/liuyan init --data $$d/data >/dev/null && $(BUILD)/liuyan generate --messages 6000 --data $$d/data >/dev/null && \
		$(BUILD)/tests/quality/suggest $$d/data; r=$$?; rm -rf $$d; exit $$r
.PHONY: quality

#: make attack    sqlmap, wapiti, slowhttptest, formulas in LibreOffice and two builds, on loopback (PARTS="sqlmap slow")
attack: build
	@sh tools/deps.sh attack
	@bash tests/attack/run.sh $(BUILD) $(PARTS)

#: make sbom      what the program is made of, as an SPDX document
sbom: build
	@sh tools/sbom.sh $(BUILD)/liuyan $(VERSION) >$(BUILD)/liuyan.spdx && echo $(BUILD)/liuyan.spdx

#: make coverage  branches of parsers, gate, vault and ledger that the unit and HTTP tests take (ENGINES="sqlite postgres")
coverage: deps-test
	@sh tools/deps.sh coverage
	@bash tests/coverage.sh $(BUILD)

#: make lint      the rules of the house, and the plan of every query
lint: deps-test build
	@BUILD=$(BUILD) sh tools/lint.sh && tests/lib/pg.sh run bash tests/lint_plans.sh $(BUILD)/liuyan

#: make format    clang-format over the tree
format:
	@clang-format -i $$(find src tests/unit tests/fuzz tests/bench tests/quality tools -name '*.c' -o -name '*.h')

$(BUILD)/tests/bench/alike: tests/bench/alike.c $(BUILD)/src/main/slices.o $(ARCHIVES)
	@mkdir -p $(@D)
	@$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.c %.o %.a,$^) $(LDLIBS)

#: make bench     figures as TSV, ratios to an anchor of the same run
bench: deps-test build
	@bash tests/bench/run.sh $(BUILD)

#: make install   into DESTDIR/PREFIX
PREFIX ?= /usr/local
install: build
	install -D -m 755 $(BUILD)/liuyan $(DESTDIR)$(PREFIX)/bin/liuyan
	install -D -m 644 pkg/liuyan.1 $(DESTDIR)$(PREFIX)/share/man/man1/liuyan.1
	install -D -m 644 pkg/liuyan.service $(DESTDIR)$(PREFIX)/lib/systemd/system/liuyan.service

#: make dist      a source archive
dist:
	@git archive --prefix=liuyan-$(VERSION)/ -o liuyan-$(VERSION).tar.gz HEAD && echo liuyan-$(VERSION).tar.gz

#: make texts     collect the Chinese texts into po/liuyan.pot and update the translations
# Where texts stand: arguments of functions in C, columns of the tables that are shown on pages.
TEXTS_OF := T:2 N_ ctx_fault:4 fault:4 fault_range:4 STATE:4 LIFE:8 KIND:4 DOMAIN:3 ROLE:3 STEP:2 X:6 SETTING:7 \
	REASON:2,2t REASON:3,3t FAULT:3 VERDICT:4 FLAW:3 ITEM:2
TEXT_TABLES := base/errors.def app/roles.def app/settings.def \
	$(addprefix feature/,message/states.def message/life.def message/reasons.def order/states.def \
	order/life.def order/reasons.def domain/kinds.def domain/domains.def board/course.def seal/verdicts.def \
	account/password.def notice/kinds.def notice/states.def approval/kinds.def approval/states.def onboard/states.def onboard/training.def) text/judge_reasons.def

texts: $(BUILD)/tools/mkhtml
	@{ $(BUILD)/tools/mkhtml --texts $$(find src -name '*.html'); } | \
		xgettext --language=C --keyword=_ --from-code=UTF-8 --no-location --no-wrap -o $(BUILD)/html.pot -
	@xgettext --language=C $(TEXTS_OF:%=--keyword=%) --from-code=UTF-8 --no-location --no-wrap -o $(BUILD)/c.pot \
		$$(find src -name '*.c') $(addprefix src/,$(TEXT_TABLES))
	@msgcat --use-first --no-location --no-wrap -o po/liuyan.pot $(BUILD)/html.pot $(BUILD)/c.pot
	@for p in po/*.po; do [ ! -f $$p ] || msgmerge --quiet --backup=none --no-fuzzy-matching --no-wrap --no-location -U $$p po/liuyan.pot; done
.PHONY: texts
