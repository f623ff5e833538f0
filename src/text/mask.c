#include "text/mask.h"

#include "base/utf8.h"

/* Surnames of two characters that are in use today. */
static const str compound[] = {
	STR("欧阳"), STR("司马"), STR("诸葛"), STR("上官"), STR("司徒"), STR("夏侯"), STR("东方"),
	STR("皇甫"), STR("尉迟"), STR("公孙"), STR("慕容"), STR("令狐"), STR("长孙"), STR("宇文"),
	STR("司空"), STR("端木"), STR("轩辕"), STR("东郭"), STR("南宫"), STR("西门"), STR("独孤"),
	STR("呼延"), STR("钟离"), STR("闻人"), STR("万俟"), STR("澹台"), STR("申屠"), STR("濮阳"),
	STR("淳于"), STR("单于"), STR("太史"), STR("公冶"), STR("仲孙"), STR("赫连"), STR("鲜于"),
	STR("拓跋"), STR("百里"), STR("公羊"), STR("即墨"), STR("第五"), STR("完颜"), STR("纳兰"),
	STR("歐陽"), STR("司馬"), STR("諸葛"),
};

static size_t shown(str name)
{
	/* A name of two characters shows only one of them. */
	if (utf8_count(name) <= 2)
		return 1;
	for (size_t i = 0; i < sizeof(compound) / sizeof(compound[0]); i++)
		if (str_starts(name, compound[i]))
			return 2;
	return 1;
}

str mask_name(struct arena *a, str name)
{
	str head;

	name = str_trim(name);
	if (name.n == 0)
		return name;
	head = utf8_prefix(name, shown(name));
	return arena_fmt(a, "%.*s**", STR_ARG(head));
}

str mask_phone(struct arena *a, str phone)
{
	size_t head, tail;

	phone = str_trim(phone);
	if (phone.n == 0)
		return phone;
	head = phone.n >= 11 ? 3 : phone.n >= 7 ? 2 : 0;
	tail = phone.n >= 11 ? 4 : head;
	/* Whole characters only, should it be no number at all. */
	for (size_t i = 0; i < phone.n; i++)
		if ((unsigned char)phone.p[i] >= 0x80)
			head = tail = 0;
	return arena_fmt(a, "%.*s****%.*s", (int)head, phone.p, (int)tail,
			 phone.p + phone.n - tail);
}
