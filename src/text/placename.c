#include "text/placename.h"

#include "base/utf8.h"

#define LEAST 2

/* Longest first; 神农架 is the only 林区 whose 林 is not its own. */
static const struct {
	str word;
	bool peoples; /* names of peoples stand before it */
} generic[] = {
	{ STR("特别行政区"), false }, { STR("自治区"), true }, { STR("自治州"), true },
	{ STR("自治县"), true },      { STR("自治旗"), true }, { STR("地区"), false },
	{ STR("特区"), false },	      { STR("新区"), false },  { STR("矿区"), false },
	{ STR("省"), false },	      { STR("市"), false },    { STR("盟"), false },
	{ STR("县"), false },	      { STR("区"), false },    { STR("旗"), false },
};

/* As they stand in names of places; the short ones never without 族. */
static const str peoples[] = {
	STR("壮族"),	 STR("回族"),	STR("藏族"),	 STR("苗族"),	STR("侗族"),
	STR("彝族"),	 STR("傣族"),	STR("白族"),	 STR("满族"),	STR("瑶族"),
	STR("羌族"),	 STR("黎族"),	STR("水族"),	 STR("畲族"),	STR("怒族"),
	STR("佤族"),	 STR("土族"),	STR("各族"),	 STR("维吾尔"), STR("蒙古族"),
	STR("蒙古"),	 STR("土家族"), STR("布依族"),	 STR("哈尼族"), STR("傈僳族"),
	STR("景颇族"),	 STR("朝鲜族"), STR("哈萨克族"), STR("哈萨克"), STR("柯尔克孜"),
	STR("塔吉克"),	 STR("锡伯"),	STR("达斡尔族"), STR("仡佬族"), STR("毛南族"),
	STR("仫佬族"),	 STR("纳西族"), STR("普米族"),	 STR("独龙族"), STR("拉祜族"),
	STR("布朗族"),	 STR("东乡族"), STR("撒拉族"),	 STR("保安族"), STR("裕固族"),
	STR("鄂伦春族"), STR("族"),
};

/* Whether `end` could be cut off. */
static bool cut(str *name, str end)
{
	str rest = str_sub(*name, 0, name->n - (end.n < name->n ? end.n : name->n));

	if (!str_ends(*name, end) || utf8_count(rest) < LEAST)
		return false;
	*name = rest;
	return true;
}

static void cut_peoples(str *name)
{
	size_t i = 0;

	while (i < sizeof(peoples) / sizeof(peoples[0]))
		i = cut(name, peoples[i]) ? 0 : i + 1;
}

str placename_bare(str name)
{
	if (str_eq(name, S("神农架林区")))
		return S("神农架");
	for (size_t i = 0; i < sizeof(generic) / sizeof(generic[0]); i++) {
		if (!cut(&name, generic[i].word))
			continue;
		if (generic[i].peoples)
			cut_peoples(&name);
		return name;
	}
	return name;
}
