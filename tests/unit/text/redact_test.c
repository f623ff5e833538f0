#include "text/redact.h"

#include "base/buf.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "check.h"

#include <time.h>

struct sample {
	str in, want;
};

static const struct redact_opts writer = { .own_n = 0 };
static const struct redact_opts office = { .office = true };

static void check_all(struct arena *a, const struct sample *s, size_t n,
		      const struct redact_opts *o)
{
	size_t bad = 0;

	for (size_t i = 0; i < n; i++) {
		str got = redact(a, s[i].in, o);
		if (str_eq(got, s[i].want))
			continue;
		print_error("%.*s -> %.*s, want %.*s\n", STR_ARG(s[i].in), STR_ARG(got),
			    STR_ARG(s[i].want));
		bad++;
	}
	assert_int_equal(bad, 0);
}
#define CHECK_ALL(a, table, o) check_all(a, table, sizeof(table) / sizeof(table[0]), o)
#define STAYS(text)                                                                                \
	{                                                                                          \
		STR(text), STR(text)                                                               \
	}

static void telephones_are_found_however_they_are_spelt(void **state)
{
	static const struct sample s[] = {
		{ STR("请打13800001234谢谢"), STR("请打【电话】谢谢") },
		{ STR("13800001234、13900005678"), STR("【电话】、【电话】") },
		{ STR("138 0000 1234"), STR("【电话】") },
		{ STR("138-0000-1234。"), STR("【电话】。") },
		{ STR("１３８００００１２３４"), STR("【电话】") },
		{ STR("打一三八零零零零一二三四"), STR("打【电话】") },
		{ STR("幺三八〇〇〇〇幺二三四"), STR("【电话】") },
		{ STR("1 3 8 0 0 0 0 1 2 3 4"), STR("【电话】") },
		{ STR("138零零零零1234"), STR("【电话】") },
		{ STR("①③⑧0000①②③④"), STR("【电话】") },
		{ STR("+86 13800001234"), STR("【电话】") },
		{ STR("+8613800001234"), STR("【电话】") },
		{ STR("8613800001234"), STR("【电话】") },
		{ STR("013800001234"), STR("【电话】") },
		{ STR("张三13800001234"), STR("【姓名】【电话】") },
		{ STR("010-12345678转803"), STR("010-12345678转803") },
		{ STR("010-82345678转803。"), STR("【电话】。") },
		{ STR("（0731）82345678"), STR("【电话】") },
		{ STR("0731 8234 5678"), STR("【电话】") },
		{ STR("073182345678"), STR("【电话】") },
		{ STR("0745-2345678-12"), STR("【电话】") },
		{ STR("电话：82345678"), STR("电话：【电话】") },
		{ STR("家里座机 8234567"), STR("家里座机 【电话】") },
		{ STR("138.0000.1234 2019年"), STR("【电话】 2019年") },
	};

	CHECK_ALL(*state, s, &writer);
}

static void lines_of_offices_and_other_numbers_are_no_telephones(void **state)
{
	static const struct sample s[] = {
		STAYS("请打110、119、12345或95588"),
		STAYS("客服400-8123456、4008123456、800-820-1234"),
		STAYS("热线0731-82345678"),
		STAYS("咨询电话：82345678"),
		STAYS("工单编号：13800001234"),
		STAYS("1380000123"),
		STAYS("138000012345"),
		STAYS("12800001234"),
		STAYS("82345678"),
		STAYS("金额1234567.89元"),
		STAYS("2019-03-04 12:30"),
		STAYS("一三八零"),
		STAYS("15-20-2019-0503"),
		STAYS("011-82345678"),
		STAYS("000-82345678"),
		STAYS("010-12345678"),
		STAYS("电话电话电话电话\n82345678"),
	};
	static const struct sample theirs[] = {
		STAYS("联系电话：0731-82345678"),
		STAYS("电话82345678"),
		{ STR("联系13800001234"), STR("联系【电话】") },
	};

	CHECK_ALL(*state, s, &writer);
	CHECK_ALL(*state, theirs, &office);
}

static void identity_numbers_are_known_by_their_check_digit(void **state)
{
	static const struct sample s[] = {
		{ STR("身份证110101199003078515。"), STR("身份证【身份证号】。") },
		{ STR("11010119900307299X"), STR("【身份证号】") },
		{ STR("11010119900307299x男"), STR("【身份证号】男") },
		{ STR("110101 19900307 299 X"), STR("【身份证号】") },
		{ STR("１１０１０１１９９００３０７２９９Ｘ"), STR("【身份证号】") },
		{ STR("身份证号：110101199003078516"), STR("身份证号：【身份证号】") },
		{ STR("身份证号：110101199003072990"), STR("身份证号：【身份证号】") },
		{ STR("老证110101900307299"), STR("老证【身份证号】") },
		STAYS("110101199003078516"),
		STAYS("110101199013078515"),
		STAYS("身份证号：110101199013078515"),
		STAYS("991101900307299"),
		STAYS("110101901307299"),
		STAYS("11010-1900307299"),
		STAYS("91350100M000100Y43"),
		STAYS("信用代码 91110000100000000X"),
		STAYS("11010119900307299Xa"),
	};

	CHECK_ALL(*state, s, &writer);
}

static void bank_cards_are_known_by_luhn_and_prefix(void **state)
{
	static const struct sample s[] = {
		{ STR("卡6222021234567890128"), STR("卡【银行卡号】") },
		{ STR("6222 0212 3456 7890 128"), STR("【银行卡号】") },
		{ STR("4111111111111111"), STR("【银行卡号】") },
		{ STR("卡号6222021234567890123"), STR("卡号【银行卡号】") },
		STAYS("6222021234567890123"),
		STAYS("1234567812345670"),
		STAYS("62-22021234567890128"),
		STAYS("62220212345678901281111111"),
	};

	CHECK_ALL(*state, s, &writer);
}

static void plates_are_found_old_and_new(void **state)
{
	static const struct sample s[] = {
		{ STR("车牌湘A12345违停"), STR("车牌【车牌号】违停") },
		{ STR("粤B·D12345"), STR("【车牌号】") },
		{ STR("京ad12345"), STR("【车牌号】") },
		{ STR("沪Ａ１２３４Ｆ"), STR("【车牌号】") },
		{ STR("川A 12345"), STR("【车牌号】") },
		{ STR("豫A1234学"), STR("【车牌号】") },
		STAYS("湘A1234"),
		STAYS("湘ABCDEF"),
		STAYS("湘A1234567"),
		STAYS("新BRT"),
		STAYS("苏O12I45"),
	};

	CHECK_ALL(*state, s, &writer);
}

static void mail_addresses_are_found_whole(void **state)
{
	static const struct sample s[] = {
		{ STR("发到li.ming_1@mail.example.com。"), STR("发到【邮箱】。") },
		{ STR("13800001234@qq.com"), STR("【邮箱】") },
		{ STR("ａｂｃ＠example．ｃｎ"), STR("【邮箱】") },
		{ STR("a@b.com.2"), STR("【邮箱】.2") },
		STAYS("a@b"),
		STAYS("@某人"),
		STAYS("a@b.c"),
		STAYS("单价10@5.5"),
	};

	CHECK_ALL(*state, s, &writer);
}

static void chat_names_are_known_by_the_words_before_them(void **state)
{
	static const struct sample s[] = {
		{ STR("微信：lm_2019a"), STR("微信：【微信或QQ号】") },
		{ STR("加我微信liming2019"), STR("加我微信【微信或QQ号】") },
		{ STR("薇信号 liming"), STR("薇信号 【微信或QQ号】") },
		{ STR("VX:abcdef"), STR("VX:【微信或QQ号】") },
		{ STR("QQ12345678"), STR("QQ【微信或QQ号】") },
		{ STR("ＱＱ号是１２３４５６７"), STR("ＱＱ号是【微信或QQ号】") },
		{ STR("扣扣一二三四五六七"), STR("扣扣【微信或QQ号】") },
		{ STR("微信同手机号13800001234"), STR("微信同手机号【微信或QQ号】") },
		STAYS("微信公众号：xiangshui2019"),
		STAYS("微信支付12345678元"),
		STAYS("QQ群12345678"),
		STAYS("用微信发给社区"),
		STAYS("微信 online"),
		STAYS("微信：abc"),
		STAYS("QQ1234"),
		STAYS("iqq12345678"),
		STAYS("微信：12a"),
	};

	CHECK_ALL(*state, s, &writer);
}

static void doors_are_found_and_houses_stay(void **state)
{
	static const struct sample s[] = {
		{ STR("住人民路12号3单元402室"), STR("住人民路【门牌号】") },
		{ STR("幸福小区3栋2单元402"), STR("幸福小区【门牌号】") },
		{ STR("A3栋1202室漏水"), STR("【门牌号】漏水") },
		{ STR("12幢401房"), STR("【门牌号】") },
		{ STR("十二栋三单元四〇二室"), STR("【门牌号】") },
		{ STR("王家村5组12号"), STR("王家村【门牌号】") },
		{ STR("王家村12号"), STR("王家村【门牌号】") },
		{ STR("阳光苑3-2-402"), STR("阳光苑【门牌号】") },
		{ STR("5号楼3单元12号"), STR("【门牌号】") },
		{ STR("120弄4号502室"), STR("【门牌号】") },
		{ STR("12号3楼302室"), STR("【门牌号】") },
		{ STR("3栋 2单元 402室"), STR("【门牌号】") },
		STAYS("人民路12号门前积水"),
		STAYS("3栋2单元楼道灯坏了"),
		STAYS("3栋1202户居民"),
		STAYS("3栋2019年交房"),
		STAYS("302室"),
		STAYS("3楼302室"),
		STAYS("三室一厅"),
		STAYS("2单元3室2厅"),
		STAYS("地铁3号线"),
		STAYS("5组村民"),
		STAYS("新村12号"),
		STAYS("一栋楼"),
		STAYS("10号文件"),
		STAYS("一座800吨的水塔"),
		STAYS("从10楼掉到4楼，3栋"),
		STAYS("12-3-402"),
		STAYS("阳光苑3-2-40"),
		STAYS("阳光苑3·2·402"),
	};
	static const struct sample theirs[] = {
		STAYS("到人民路12号3楼302室办理"),
		{ STR("您反映的3栋2单元402室"), STR("您反映的【门牌号】") },
	};

	CHECK_ALL(*state, s, &writer);
	CHECK_ALL(*state, theirs, &office);
}

static void names_are_found_where_words_lead_to_them(void **state)
{
	static const struct sample s[] = {
		{ STR("我叫陈建国，"), STR("我叫【姓名】，") },
		{ STR("我叫李建民，"), STR("我叫【姓名】，") },
		{ STR("姓名：王小明"), STR("姓名：【姓名】") },
		{ STR("联系人：鲜于春生 "), STR("联系人：【姓名】 ") },
		{ STR("我叫李明是一名"), STR("我叫【姓名】是一名") },
		{ STR("我叫欧阳修文家里"), STR("我叫【姓名】家里") },
		{ STR("姓名：王芳"), STR("姓名：【姓名】") },
		{ STR("姓名：王 芳"), STR("姓名：【姓名】") },
		{ STR("联系人张伟 13800001234"), STR("联系人【姓名】 【电话】") },
		{ STR("本人陈建国，"), STR("本人【姓名】，") },
		{ STR("业主李晓红身份证"), STR("业主【姓名】身份证") },
		{ STR("找陈建国先生"), STR("找【姓名】先生") },
		{ STR("请李明女士来"), STR("请【姓名】女士来") },
		{ STR("欧阳修同志"), STR("【姓名】同志") },
		{ STR("陈建国主任收钱"), STR("【姓名】主任收钱") },
		{ STR("陈建国，电话：13800001234"), STR("【姓名】，电话：【电话】") },
		{ STR("（王芳，身份证号11010119900307299X）"),
		  STR("（【姓名】，身份证号【身份证号】）") },
		STAYS("王先生您好"),
		STAYS("本人于2019年"),
		STAYS("本人高中毕业，"),
		STAYS("本人常年在外"),
		STAYS("我是高新区居民"),
		STAYS("居委会主任"),
		STAYS("办公室主任"),
		STAYS("姓名：某某"),
		STAYS("我叫了物业"),
		STAYS("联系人：于主任，"),
		STAYS("联系人：李老师，"),
		STAYS("投诉人王某，"),
		STAYS("业主：请开门"),
		STAYS("由于体育老师不在"),
		STAYS("旁边饭店老板"),
	};
	static const struct sample theirs[] = {
		STAYS("陈建国主任已到现场"),
		{ STR("陈建国先生"), STR("【姓名】先生") },
	};

	CHECK_ALL(*state, s, &writer);
	CHECK_ALL(*state, theirs, &office);
}

static void what_she_gave_herself_is_found_wherever_it_stands(void **state)
{
	struct redact_opts o = { .own = { { STR("陈建国"), REDACT_NAME },
					  { STR("13800001234"), REDACT_PHONE },
					  { STR("陈"), REDACT_NAME },
					  { STR("12345"), REDACT_PHONE } },
				 .own_n = 4,
				 .office = true };
	static const struct {
		str in, want;
		size_t own;
	} s[] = {
		{ STR("已与陈建国联系"), STR("已与【姓名】联系"), 1 },
		{ STR("陈 建 国"), STR("【姓名】"), 1 },
		{ STR("陈·建国"), STR("【姓名】"), 1 },
		{ STR("号13800001234567"), STR("号【电话】567"), 1 },
		{ STR("13-80-00-01-23-4"), STR("【电话】"), 1 },
		{ STR("姓名：陈建国"), STR("姓名：【姓名】"), 1 },
		{ STR("+86 138 0000 1234"), STR("【电话】"), 1 },
		{ STR("微信13800001234"), STR("微信【微信或QQ号】"), 1 },
		{ STR("一三八零零零零一二三四"), STR("【电话】"), 1 },
		{ STR("联系人陈伟13900001234"), STR("联系人【姓名】【电话】"), 0 },
		{ STR("陈建"), STR("陈建"), 0 },
		{ STR("陈    建国"), STR("陈    建国"), 0 },
		{ STR("请打12345"), STR("请打12345"), 0 },
	};
	struct findings f;

	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		size_t own = 0;
		redact_find(*state, s[i].in, &o, &f);
		for (size_t k = 0; k < f.n; k++)
			own += f.v[k].certainty == REDACT_OWN;
		assert_same(redact_apply(*state, s[i].in, &f), s[i].want);
		if (own != s[i].own)
			fail_msg("\"%.*s\": %zu of her own", STR_ARG(s[i].in), own);
	}
}

static void odd_shapes_are_told_apart(void **state)
{
	static const struct sample s[] = {
		STAYS("㛃𠅤䶮〇豈◯○一"),
		STAYS("13-800001234"),
		STAYS("0-1082345678"),
		STAYS("01-082345678"),
		STAYS("073-182345678"),
		STAYS("0731-82-345678"),
		STAYS("【电话】82345678"),
		STAYS("190101199003078515"),
		STAYS("110101199000078515"),
		STAYS("身份证110101199003008515"),
		STAYS("身份证110101199002308515"),
		STAYS("身份证110101179003078515"),
		STAYS("身份证001101199003078515"),
		STAYS("11010119900307299X1"),
		STAYS("本人 王芳，"),
		STAYS("姓名：王 ，"),
		STAYS("方便女士上下楼"),
		STAYS("我向李书记反映"),
		STAYS("提李明先生"),
		STAYS("王家村十二号"),
		STAYS("村12号"),
		STAYS("3单元2户"),
		STAYS("阳光苑3-2-402-1"),
		STAYS("阳光苑333-2-402"),
		STAYS("阳光苑3-222-402"),
		STAYS("阳光苑3-2-40211"),
		STAYS("3栋   2单元   402室"),
		STAYS("a@b.c1m"),
		STAYS("a@b.b.b.b.b.b.b.b.com"),
		STAYS("QQ00000000"),
		STAYS("湘A12O45"),
		STAYS("湘A···12345"),
		STAYS("粤BI2345"),
		{ STR("打010-82345678-"), STR("打【电话】-") },
		{ STR("021-82345678-1234567"), STR("【电话】-1234567") },
		{ STR("电话\r\n13800001234\r"), STR("电话\r\n【电话】\r") },
		{ STR("姓名 ：王芳"), STR("姓名 ：【姓名】") },
		{ STR("姓名：：王芳"), STR("姓名：：【姓名】") },
		{ STR("姓名：（ 王芳"), STR("姓名：（ 【姓名】") },
		{ STR("由李明先生转告"), STR("由【姓名】先生转告") },
		{ STR("李明先生"), STR("【姓名】先生") },
		{ STR("，李明先生"), STR("，【姓名】先生") },
		{ STR("于国平先生"), STR("【姓名】先生") },
		{ STR("找陈建国13800001234"), STR("找陈建国【电话】") },
		{ STR("，陈建国男，手机：13800001234"), STR("，【姓名】男，手机：【电话】") },
		{ STR("、、、、、、13800001234"), STR("、、、、、、【电话】") },
		{ STR("13800001234，13900001234"), STR("【电话】，【电话】") },
		{ STR("13800001234号13900001234"), STR("【电话】号【电话】") },
		{ STR("3单元1502户"), STR("【门牌号】") },
		{ STR("3单元12室"), STR("【门牌号】") },
		{ STR("3栋402室2号房"), STR("【门牌号】") },
		{ STR("3栋-2单元-402室"), STR("【门牌号】") },
		{ STR("a@my-mail.com"), STR("【邮箱】") },
		{ STR("微信：12abc"), STR("微信：【微信或QQ号】") },
		{ STR("微信：abcdefghijklmnopqrstuvwxyz"), STR("微信：【微信或QQ号】uvwxyz") },
		{ STR("QQ1234567890123"), STR("QQ【微信或QQ号】") },
		{ STR("微信：abc123@qq.com"), STR("微信：【邮箱】") },
		{ STR("湘A··12345"), STR("【车牌号】") },
	};

	CHECK_ALL(*state, s, &writer);
}

static void what_she_gave_is_taken_as_it_is_only_when_it_is_long_enough(void **state)
{
	struct redact_opts o = {
		.own = { { STR("138-0000-1234"), REDACT_PHONE },
			 { STR("陈·建国"), REDACT_NAME },
			 { STR("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
			       "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
			       "一二三四五"),
			   REDACT_NAME } },
		.own_n = 3
	};

	struct redact_opts none = { .own = { { STR("------------"), REDACT_PHONE },
					     { STR("- 陈 -"), REDACT_NAME } },
				    .own_n = 2 };

	assert_text(redact(*state, S("啊------------ 陈 -"), &none), "啊------------ 陈 -");
	assert_text(redact(*state, S("陈建国，陈 建国，号码一三八〇〇〇〇1234，13-800001234"), &o),
		    "【姓名】，【姓名】，号码【电话】，【电话】");
	assert_text(redact(*state, S("陈建"), &o), "陈建");
}

static void kinds_have_codes_and_marks(void **state)
{
	(void)state;
	assert_int_equal(redact_kind_of(S("phone")), REDACT_PHONE);
	assert_int_equal(redact_kind_of(S("name")), REDACT_NAME);
	assert_int_equal(redact_kind_of(S("")), REDACT_NONE);
	assert_text(str_of(redact_mark(REDACT_CARD)), "【银行卡号】");
	assert_text(str_of(redact_label(REDACT_ID)), "身份证号");
	assert_text(str_of(redact_code(REDACT_DOOR)), "door");
	assert_int_equal(redact_marked(S("请打【电话】，车牌【车牌号】，【注】")),
			 1 << REDACT_PHONE | 1 << REDACT_PLATE);
}

static void text_without_a_find_is_not_copied(void **state)
{
	static const str in = STR("请问人民路何时通车？");

	assert_ptr_equal(redact(*state, in, &writer).p, in.p);
	assert_int_equal(redact(*state, S(""), &writer).n, 0);
}

static void bytes_that_are_no_text_do_no_harm(void **state)
{
	assert_same(redact(*state, S("\xFF\x80 13800001234\xE4"), &writer),
		    S("\xFF\x80 【电话】\xE4"));
}

/* ---- time ---- */

static double seconds(const str text, const struct redact_opts *o)
{
	struct arena *a = arena_new(1 << 20);
	struct timespec t0, t1;
	struct findings f;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t0);
	redact_find(a, text, o, &f);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t1);
	arena_free(&a);
	return (double)(t1.tv_sec - t0.tv_sec) + (double)(t1.tv_nsec - t0.tv_nsec) / 1e9;
}

static double least(const str text, const struct redact_opts *o)
{
	double best = 1e9;

	for (int i = 0; i < 5; i++) {
		double t = seconds(text, o);
		best = t < best ? t : best;
	}
	return best;
}

static void time_grows_with_the_length_alone(void **state)
{
	static const char *const pieces[] = {
		"1",	   "1 ",	 "a",	  "a@",	   "a.",  "138-",      "1号",
		"微信",	   "加我：",	 "姓名",  "王王",  "湘A", "12栋3单元", "一",
		"1-2-402", "王建国先生", "a@b.c", "0731-", "@",	  "本人王",    "6222"
	};
	struct redact_opts o = { .own = { { STR("1111111111111111111112"), REDACT_PHONE } },
				 .own_n = 1 };
	const size_t n = 100000;

	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct buf b = buf_new(*state, 2 * n + 64, SIZE_MAX);
		while (b.n < 2 * n)
			buf_lit(&b, pieces[i]);
		double whole = least(buf_str(&b), &o), half = least(str_sub(buf_str(&b), 0, n), &o);
		if (whole > 2.5 * half + 0.002)
			fail_msg("\"%s\": %f s, half of it %f s", pieces[i], whole, half);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(telephones_are_found_however_they_are_spelt),
		IN_ARENA(lines_of_offices_and_other_numbers_are_no_telephones),
		IN_ARENA(identity_numbers_are_known_by_their_check_digit),
		IN_ARENA(bank_cards_are_known_by_luhn_and_prefix),
		IN_ARENA(plates_are_found_old_and_new),
		IN_ARENA(mail_addresses_are_found_whole),
		IN_ARENA(chat_names_are_known_by_the_words_before_them),
		IN_ARENA(doors_are_found_and_houses_stay),
		IN_ARENA(names_are_found_where_words_lead_to_them),
		IN_ARENA(what_she_gave_herself_is_found_wherever_it_stands),
		IN_ARENA(odd_shapes_are_told_apart),
		IN_ARENA(what_she_gave_is_taken_as_it_is_only_when_it_is_long_enough),
		IN_ARENA(kinds_have_codes_and_marks),
		IN_ARENA(text_without_a_find_is_not_copied),
		IN_ARENA(bytes_that_are_no_text_do_no_harm),
		IN_ARENA(time_grows_with_the_length_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
