/* Names where the usual words lead to them. */
#include "text/redact_inside.h"

/* The commonest, by which nearly all people are called. */
static const char surnames[] =
	"王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓韩冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程"
	"魏苏"
	"吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫阎雷龙黎史陶贺毛郝顾龚邵"
	"万覃"
	"武钱戴严莫孔向汤温康施文牛樊葛邢安齐庄伍庞颜倪聂章鲁岳翟殷詹申耿关兰焦俞左柳甘祝包宁尚符舒"
	"阮柯"
	"纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝路游靳辛管柴蒙鲍华喻祁蒲房滕屈饶牟艾尤时穆农司卓古吉缪"
	"简车"
	"项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬卞姬仇栾隋商刁沙荣巫寇桑郎"
	"甄"
	"丛仲虞敖巩明佘池查麻苑迟邝陳張劉楊黃趙吳孫馬鄭謝許鄧韓馮蕭葉蘇呂盧鍾譚陸範賈鄒閻";
static const char *const compound[] = { "欧阳", "司马", "诸葛", "上官", "司徒", "夏侯", "皇甫",
					"尉迟", "公孙", "慕容", "令狐", "长孙", "宇文", "端木",
					"轩辕", "东方", "南宫", "呼延", "澹台", "濮阳", "司空",
					"东郭", "独孤", "钟离", "闻人", "万俟", "申屠", "淳于",
					"单于", "太史", "公冶", "仲孙", "赫连", "鲜于", "拓跋",
					"公羊", "完颜", "纳兰", "歐陽", "司馬", "諸葛", NULL };

/* Characters that stand in words about everything but are hardly ever given as names. */
static const char never[] = "的是了在我们你您他她它这那哪不有和与及或请找问让被把给到去来说都会也就"
			    "还又没很太但而且因为所以如果吗吧呢啊"
			    "从向对跟同由将要能可想该应得之其此某每各些个只两几多少年月日时分秒岁元"
			    "万亿第号栋幢层楼室户区市县省镇乡村屯组队"
			    "街道路社委办局部处科所站院校厅司政府党支总副正代任职务主长员理事人民公"
			    "私企业单位机关法院检察税工商物管小中心"
			    "电话手机姓男女性别身份证住址址联系先生士老师医主任书记警官板房屋车买"
			    "卖租售交退费钱款项目问题情况意见投诉举报"
			    "举办开始现已经过曾将后前上下左右内外里间以至于等次件条张份名位者族类型"
			    "表格式样做作用使走跑看听写读吃喝拿放送收"
			    "打拨扣押停什么怎样何谁哪呀哦哈嗯叫喊称呼谢感致敬礼您好请根据按照依关于"
			    "无法无非常见识种植农土地耕产权责害损坏险"
			    "绩脚店欺骗育校班级课考试学读毕患病药诊治疗费保险";
/* Words that begin as a name would. */
static const char *const no_name[] = {
	"高中", "高新", "高速", "高层", "高校", "高温", "高级", "方便", "方面", "安全", "安置",
	"安排", "安装", "文化", "文明", "成立", "成都", "江苏", "江西", "华润", "金融", "金额",
	"石油", "万科", "恒大", "明显", "明确", "明天", "全部", "全家", "全体", "全国", "单独",
	"单身", "单亲", "时间", "时常", "时候", "常年", "长期", "马上", "马路", "白天", "黄金",
	"包括", "包工", "路过", "路面", "路灯", "应当", "应该", "于是", "向阳", "康复", "温馨",
	"庄稼", "范围", "关注", "关心", "管道", "管理", "游客", "古城", "谷歌", "车主", "车辆",
	"车位", "连续", "连接", "项目", "简单", "商铺", "商户", "商贩", "宁愿", "宁可", "武汉",
	"贵阳", "桂林", "沙石", "党员", "党委", "冷水", "席位", "荣誉", "应聘", "艾滋", "卫生",
	"农民", "农村", "米饭", "边上", "宗教", "师范", "季度", "施工", "司机", "司法", "申请",
	"严重", "严格", "温州", "苏州", "石家", "钱款", "万元", "田地", "许多", "许可", "祝您",
	"盛世", "华府", "金源", "曲折", "麻烦", "迟迟", "查询", "查看", "查处", "明珠", "景区",
	"房东", "房产", "房屋", "童年", "任何", "顾客", "纪委", "纪检", "梅溪", "蓝天", "柏油",
	"左右", "左边", "毛坯", "毛病", "程序", "江南", "江北", "雷锋", "龙头", "史上", "夏天",
	"夏季", "孔雀", "牛奶", "齐全", "尚未", "甘肃", "宁夏", "蒙古", "全职", "全款", "解放",
	"商量", NULL
};

struct word {
	const char *text;
	bool sure;
};

#define NOTHING(...)
static const struct word intros[] = {
#define INTRO(text, sure) { text, sure },
#define TITLE NOTHING
#define OFFICER NOTHING
#define FOLLOW NOTHING
#include "text/redact_names.def"
#undef INTRO
#undef TITLE
#undef OFFICER
#undef FOLLOW
};

static const char *const titles[] = {
#define TITLE(text) text,
#define INTRO NOTHING
#define OFFICER NOTHING
#define FOLLOW NOTHING
#include "text/redact_names.def"
#undef TITLE
#undef OFFICER
	NULL
};

static const char *const officers[] = {
#define OFFICER(text) text,
#define TITLE NOTHING
#include "text/redact_names.def"
#undef FOLLOW
#undef TITLE
#undef OFFICER
	NULL
};

static const char *const follows[] = {
#define FOLLOW(text) text,
#define TITLE NOTHING
#define OFFICER NOTHING
#include "text/redact_names.def"
#undef INTRO
#undef TITLE
#undef OFFICER
#undef FOLLOW
	NULL
};

/* ---- what a name is made of ---- */

static bool is_han(const struct reading *r, size_t i)
{
	return i < r->n && r->v[i].class == GLYPH_HAN;
}

/* Characters of the surname at i: 2, 1 or 0. */
static size_t surname_at(const struct reading *r, size_t i)
{
	size_t n = glyph_any_at(r, i, compound);

	if (n == 0 && is_han(r, i) && glyph_in(r->v[i].cp, surnames))
		n = 1;
	return n;
}

static bool is_given(const struct reading *r, size_t i)
{
	return is_han(r, i) && !glyph_in(r->v[i].cp, never);
}

/* A blank between surname and given name, as in 王 芳. */
static size_t skip_blank(const struct reading *r, size_t i)
{
	return r->v[i].class == GLYPH_BLANK && is_given(r, i + 1) ? i + 1 : i;
}

/* ---- a name behind a word ---- */

static bool may_follow(const struct reading *r, size_t i)
{
	return !is_han(r, i) || glyph_any_at(r, i, follows);
}

/* Where the name that begins at i ends, or 0. `open`: a name that nothing ends
 * is taken to have two characters behind the surname. */
static size_t name_end(const struct reading *r, size_t i, bool open)
{
	size_t surname = surname_at(r, i), k;

	if (surname == 0 || glyph_any_at(r, i, no_name))
		return 0;
	k = skip_blank(r, i + surname);
	if (!is_given(r, k))
		return 0;
	if (is_given(r, k + 1) && may_follow(r, k + 2))
		return k + 2;
	if (may_follow(r, k + 1))
		return k + 1;
	return open ? k + 1 + is_given(r, k + 1) : 0;
}

/* A whole name right behind a sure word, which ends where the characters do: here a given
 * name may have what stands in many words too (小明, 建民, 春生). */
static size_t whole_end(const struct reading *r, size_t i)
{
	static const char bound[] = "的是了在我你您他她它这那哪不有和与及或请找问让被把给到去来说"
				    "都会也就还又没很太但而且吗吧呢啊某等";
	size_t surname = surname_at(r, i), k = i + surname;

	if (surname == 0 || glyph_any_at(r, i, no_name) || glyph_any_at(r, k, titles) ||
	    glyph_any_at(r, k, officers))
		return 0;
	while (k < i + surname + 2 && is_han(r, k) && !glyph_in(r->v[k].cp, bound))
		k++;
	return k > i + surname && !is_han(r, k) ? k : 0;
}

static const struct word *intro_at(const struct reading *r, size_t i, size_t *n)
{
	for (size_t k = 0; k < sizeof(intros) / sizeof(intros[0]); k++)
		if ((*n = glyph_word_at(r, i, intros[k].text)) > 0)
			return &intros[k];
	return NULL;
}

void redact_name_after_begins(struct glyph_gate *g)
{
	for (size_t k = 0; k < sizeof(intros) / sizeof(intros[0]); k++)
		glyph_gate_word(g, intros[k].text);
}

bool redact_name_after(const struct search *s, size_t i, struct hit *out)
{
	const struct reading *r = &s->r;
	size_t n = 0, at, end;
	const struct word *w;
	bool colon = false;

	if (!is_han(r, i) || !(w = intro_at(r, i, &n)))
		return false;
	for (at = i + n; at - i - n < 3; at++) {
		if (!glyph_in(r->v[at].cp, ":：是为叫（( 、，“") && r->v[at].class != GLYPH_BLANK)
			break;
		colon = colon || glyph_in(r->v[at].cp, ":：叫");
	}
	if (!w->sure && !colon && at > i + n)
		return false;
	end = w->sure ? whole_end(r, at) : 0;
	if (end == 0)
		end = name_end(r, at, w->sure || colon);
	if (end == 0)
		return false;
	*out = (struct hit){ at, end, REDACT_NAME, colon ? REDACT_SURE : REDACT_LIKELY };
	return true;
}

/* ---- a name before a word ---- */

/* What a surname of these would more likely be: a preposition. */
static bool is_preposition(uint32_t cp)
{
	return glyph_in(cp, "于向任应同时由");
}

/* Where a whole name begins that ends just before i, or SIZE_MAX. */
static size_t name_start(const struct search *s, size_t i)
{
	const struct reading *r = &s->r;

	for (size_t given = 2; given >= 1; given--) {
		size_t at = i - given;
		bool good = i >= s->done + given && is_given(r, i - 1) && is_given(r, i - given);
		if (good && at >= s->done + 2 && glyph_any_at(r, at - 2, compound))
			return at - 2;
		if (!good || at < s->done + 1 || surname_at(r, at - 1) != 1 ||
		    glyph_any_at(r, at - 1, no_name))
			continue;
		if (given == 2 || !is_preposition(r->v[at - 1].cp) || surname_at(r, at) == 0)
			return at - 1;
	}
	return SIZE_MAX;
}

/* Only where no word of three characters or more might end: 张 in 一张, 高 in 提高. */
static bool stands_free(const struct search *s, size_t from)
{
	const struct glyph *g = &s->r.v[from];

	return from == s->done || g[-1].class != GLYPH_HAN ||
	       glyph_in(g[-1].cp, "的是和与及找请问由叫给对向跟同被让把、在有说位名长师我到为以据经"
				  "因且将系访见");
}

void redact_name_titled_begins(struct glyph_gate *g)
{
	for (const char *const *w = titles; *w; w++)
		glyph_gate_word(g, *w);
	for (const char *const *w = officers; *w; w++)
		glyph_gate_word(g, *w);
}

bool redact_name_titled(const struct search *s, size_t i, struct hit *out)
{
	const struct reading *r = &s->r;
	size_t from;

	if (!is_han(r, i) || i == s->done ||
	    !(glyph_any_at(r, i, titles) || (!s->o->office && glyph_any_at(r, i, officers))))
		return false;
	from = name_start(s, i);
	if (from == SIZE_MAX ||
	    ((i - from == 2 || is_preposition(r->v[from].cp)) && !stands_free(s, from)))
		return false;
	*out = (struct hit){ from, i, REDACT_NAME, REDACT_LIKELY };
	return true;
}

/* ---- a name before a number ---- */

static const char *const between[] = { "联系电话",   "联系方式", "手机号码", "手机号", "电话号码",
				       "身份证号码", "身份证号", "身份证",   "电话",   "手机",
				       "号码",	     "号",	 "男",	     "女",     "先生",
				       "女士",	     NULL };

static size_t skip_back(const struct search *s, size_t i)
{
	for (size_t n = 0; n < 5 && i > s->done; n++) {
		size_t at = SIZE_MAX;
		for (size_t k = 0; between[k] && at == SIZE_MAX; k++)
			at = glyph_word_before(&s->r, i, between[k]);
		if (at == SIZE_MAX && (s->r.v[i - 1].class == GLYPH_BLANK ||
				       glyph_in(s->r.v[i - 1].cp, ":：,，（(、")))
			at = i - 1;
		if (at == SIZE_MAX || at < s->done)
			break;
		i = at;
	}
	return i;
}

bool redact_name_before(const struct search *s, size_t number, struct hit *out)
{
	size_t i = skip_back(s, number), from = name_start(s, i);

	if (from == SIZE_MAX || (from > s->done && s->r.v[from - 1].class == GLYPH_HAN))
		return false;
	*out = (struct hit){ from, i, REDACT_NAME, REDACT_LIKELY };
	return true;
}
