// A small browser without JavaScript: cookies, redirects, and forms read from the page and sent as a
// browser would send them, hidden fields and all.
import http from 'node:http';

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: '\u00a0' };

export const decode = (s) =>
	s.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (all, name) => {
		if (/^#x/i.test(name)) return String.fromCodePoint(parseInt(name.slice(2), 16));
		if (name[0] === '#' && !(name in entities)) return String.fromCodePoint(Number(name.slice(1)));
		return entities[name] ?? all;
	});

// What a reader sees: no tags, no scripts, blanks folded.
export const visible = (html) =>
	decode(html.replace(/<(script|style|head)\b[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]+>/g, ' '))
		.replace(/\s+/g, ' ')
		.trim();

function attributes(tag) {
	const out = {};
	const inside = tag.replace(/^<\/?\w+/, '').replace(/\/?>$/, '');
	for (const m of inside.matchAll(/([^\s=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/g))
		out[m[1].toLowerCase()] = decode(m[2] ?? m[3] ?? m[4] ?? '');
	return out;
}

function fieldsOf(inner) {
	const fields = [];
	const re =
		/<input\b[^>]*>|<textarea\b[^>]*>([\s\S]*?)<\/textarea>|<select\b[^>]*>([\s\S]*?)<\/select>|<button\b[^>]*>([\s\S]*?)<\/button>/gi;
	for (const m of inner.matchAll(re)) {
		const tag = m[0].match(/^<[^>]+>/)[0],
			a = attributes(tag),
			kind = tag.match(/^<(\w+)/)[1].toLowerCase();
		const f = { kind, name: a.name, type: (a.type ?? '').toLowerCase(), value: a.value ?? '', attrs: a };
		if ('disabled' in a) continue;
		if (kind === 'textarea') f.value = decode(m[1]).replace(/^\r?\n/, '');
		if (kind === 'input' && /^(radio|checkbox)$/.test(f.type)) {
			f.checked = 'checked' in a;
			f.value = a.value ?? 'on';
		}
		if (kind === 'select') {
			f.options = [...m[2].matchAll(/<option\b([^>]*)>([\s\S]*?)<\/option>/gi)].map((o) => {
				const oa = attributes(`<option ${o[1]}>`),
					text = visible(o[2]);
				return { value: oa.value ?? text, text, selected: 'selected' in oa };
			});
			f.value = (f.options.find((o) => o.selected) ?? f.options[0])?.value ?? '';
		}
		if (kind === 'button') f.text = visible(m[3]);
		fields.push(f);
	}
	return fields;
}

export function formsOf(html) {
	return [...html.matchAll(/<form\b[^>]*>([\s\S]*?)<\/form>/gi)].map((m) => {
		const a = attributes(m[0].match(/^<form\b[^>]*>/i)[0]);
		return {
			action: a.action ?? '',
			method: (a.method ?? 'get').toUpperCase(),
			attrs: a,
			fields: fieldsOf(m[1]),
			text: visible(m[1]),
			html: m[0],
		};
	});
}

export class Page {
	constructor(path, answer) {
		Object.assign(this, answer, { path });
		this.text = visible(this.body);
	}
	get forms() {
		return formsOf(this.body);
	}
	get json() {
		return JSON.parse(this.body);
	}
	get title() {
		return decode(this.body.match(/<title>([\s\S]*?)<\/title>/)?.[1] ?? '');
	}
	links() {
		return [...this.body.matchAll(/<a\b[^>]*\bhref="([^"]*)"/g)].map((m) => decode(m[1]));
	}
	// By the end of its action ("/approve") or a pattern.
	form(action) {
		const fits = (f) =>
			action instanceof RegExp ? action.test(f.action) : f.action.split('?')[0].endsWith(action);
		const found = this.forms.find(fits);
		if (!found)
			throw new Error(
				`no form ${action} on ${this.path} (${this.status}); it has ${this.forms.map((f) => f.action).join(' ')}: ${this.text.slice(0, 300)}`,
			);
		return found;
	}
	field(name) {
		for (const f of this.forms) for (const x of f.fields) if (x.name === name) return x;
		return undefined;
	}
}

// The pairs a browser sends for a form when these values were put in.
export function fill(form, values = {}) {
	const pairs = [],
		left = new Map(Object.entries(values));
	for (const f of form.fields) {
		if (!f.name || f.kind === 'button') continue;
		const given = values[f.name];
		left.delete(f.name);
		if (f.checked !== undefined) {
			const want =
				given === undefined
					? f.checked
					: [given].flat().map(String).includes(f.value) || given === true;
			if (want) pairs.push([f.name, f.value]);
			continue;
		}
		if (f.kind === 'select' && given !== undefined && !f.options.some((o) => o.value === String(given)))
			throw new Error(
				`${form.action}: the list ${f.name} has no ${given}: ${f.options.map((o) => `${o.value} ${o.text}`).join(', ')}`,
			);
		pairs.push([f.name, String(given ?? f.value)]);
	}
	if (left.size)
		throw new Error(`${form.action}: no field ${[...left.keys()]} among ${form.fields.map((f) => f.name)}`);
	return pairs;
}

export const encode = (pairs) => pairs.map((p) => p.map((s) => encodeURIComponent(s)).join('=')).join('&');

export class Client {
	constructor(url, options = {}) {
		this.base = new URL(url);
		this.cookies = new Map();
		this.headers = options.headers ?? {};
		this.from = options.from; // an address of 127.0.0.0/8: guesses are counted by address
		// Gives up a connection before the server does (http.idle_seconds), so that none is asked that is just being closed.
		this.agent = new http.Agent({ keepAlive: true, timeout: 20000, maxSockets: options.sockets ?? 4 });
	}
	close() {
		this.agent.destroy();
	}

	// One request, no redirect followed.
	request(method, path, { headers = {}, body, raw = false, timeout = 30000 } = {}) {
		const cookie = [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; ');
		const all = { ...(cookie ? { cookie } : {}), ...this.headers, ...headers };
		if (body !== undefined) all['content-length'] = Buffer.byteLength(body);
		// As browsers do with a form; null keeps it back.
		if (method !== 'GET' && all.origin === undefined && !all.authorization) all.origin = this.base.origin;
		if (all.origin === null) delete all.origin;
		return new Promise((resolve, reject) => {
			const rq = http.request(
				{
					host: this.base.hostname,
					port: this.base.port,
					method,
					headers: all,
					path: path.replace(/[^\x21-\x7e]+/g, encodeURIComponent), // as a browser does with a link
					agent: this.agent,
					localAddress: this.from,
				},
				(rs) => {
					const parts = [];
					rs.on('data', (d) => parts.push(d));
					rs.on('error', reject);
					rs.on('end', () => {
						for (const c of rs.headers['set-cookie'] ?? []) this.#take(c);
						const data = Buffer.concat(parts);
						resolve(
							new Page(path, {
								status: rs.statusCode,
								headers: rs.headers,
								data,
								body: raw ? '' : data.toString('utf8'),
							}),
						);
					});
				},
			);
			rq.on('error', reject);
			rq.setTimeout(timeout, () =>
				rq.destroy(new Error(`${method} ${path.slice(0, 60)}: no answer in ${timeout} ms`)),
			);
			rq.end(body);
		});
	}
	#take(line) {
		const [pair, ...rest] = line.split(';'),
			at = pair.indexOf('=');
		const name = pair.slice(0, at).trim();
		if (rest.some((r) => /^\s*max-age=0\s*$/i.test(r))) this.cookies.delete(name);
		else this.cookies.set(name, pair.slice(at + 1).trim());
	}
	get(path, options) {
		return this.request('GET', path, options);
	}
	post(path, body, options = {}) {
		const json =
			body !== null && typeof body === 'object' && !Array.isArray(body) && !Buffer.isBuffer(body);
		const type = json ? 'application/json' : 'application/x-www-form-urlencoded';
		const text = json ? JSON.stringify(body) : Array.isArray(body) ? encode(body) : body;
		return this.request('POST', path, {
			...options,
			body: text,
			headers: { 'content-type': type, ...options.headers },
		});
	}
	// As a reader would: redirects are followed.
	async #follow(answer) {
		for (let i = 0; i < 5 && answer.status === 303; i++) answer = await this.get(answer.headers.location);
		return answer;
	}
	async page(path) {
		return this.#follow(await this.get(path));
	}
	async submit(form, values, extra = []) {
		const pairs = [...fill(form, values), ...extra];
		if (form.method === 'GET') return this.page(`${form.action}?${encode(pairs)}`);
		return this.#follow(await this.post(form.action, pairs));
	}
	async signIn(login, password) {
		const p = await this.page('/login'),
			after = await this.submit(p.form('/login'), { login, password });
		if (!this.cookies.has('liuyan_session'))
			throw new Error(`${login} cannot sign in: ${after.status} ${after.text}`);
		return after;
	}
}
