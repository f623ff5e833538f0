/*
 * Comfort on top of pages that work without it: drafts, counters, picking from long lists, keys for
 * the desk, copy and print. Each behaviour is bound to a data-* attribute and does nothing elsewhere.
 * Nothing is sent but a form that waits for its computation, and title and text to this site alone while a
 * message is written, to show what is like it; contact fields are neither sent nor stored.
 */
(function () {
"use strict";

var root = document.documentElement;
var english = /^en/.test(root.lang);
var text = english ? {
	left: "{n} characters left", over: "{n} characters too many", filter: "Type to narrow the list",
	found: "{n} choices", saved: "Draft saved on this device at {t}.", copied: "Copied",
	restored: "Your draft of {t} was restored.", forget: "Delete the draft", gone: "Draft deleted.",
	working: "Your browser is computing, about {n} % done. It will be sent by itself.",
	worked: "Done. Sending now."
} : {
	left: "还可以输入 {n} 字", over: "超出 {n} 字", filter: "输入名称，缩小范围",
	found: "有 {n} 个可选", saved: "草稿已于 {t} 存在这台设备上。", copied: "已复制",
	restored: "已恢复 {t} 保存的草稿。", forget: "删除草稿", gone: "草稿已删除。",
	working: "浏览器正在计算，大约完成了 {n}%。算完会自动提交。", worked: "算完了，正在提交。"
};

function all(selector, within) {
	return Array.prototype.slice.call((within || document).querySelectorAll(selector));
}

function say(pattern, name, value) {
	return pattern.replace("{" + name + "}", value);
}

function note_after(field) {
	var note = document.createElement("p");
	note.className = "counter";
	return field.insertAdjacentElement("afterend", note);
}

/* Private browsing and full disks make storage throw; comfort must then simply be absent. */
function store(key, value) {
	try {
		if (value !== undefined)
			localStorage[value === null ? "removeItem" : "setItem"](key, value);
		return localStorage.getItem(key);
	} catch (e) {
		return null;
	}
}

/* ---- data-count="120" on a field: how many characters remain, counted as people count them ---- */
function count_start(field) {
	var limit = Number(field.getAttribute("data-count"));
	var note = note_after(field);
	/* Announced only near the end: a voice on every key would drown the writing. */
	function show() {
		var left = limit - Array.from(field.value).length;
		note.textContent = say(left < 0 ? text.over : text.left, "n", Math.abs(left));
		note.classList.toggle("over", left < 0);
		note.setAttribute("aria-live", left < limit / 10 ? "polite" : "off");
	}
	field.addEventListener("input", show);
	show();
}

/* ---- select data-filter: a box above a long list that leaves only what matches ---- */
function filter_start(select) {
	var options = all("option", select).map(function (o) {
		return { node: o, home: o.parentNode, words: (o.text + " " +
			(o.getAttribute("data-words") || "") + " " + (o.parentNode.label || "")).toLowerCase() };
	});
	var box = document.createElement("input");
	var note = note_after(select);
	Object.assign(box, { type: "search", className: "filter-box", autocomplete: "off",
		placeholder: select.getAttribute("data-filter") || text.filter });
	box.setAttribute("aria-label", box.placeholder);
	box.setAttribute("aria-controls", select.id);
	note.setAttribute("aria-live", "polite");
	/* Options are taken out and put back: some browsers will not hide them in place. */
	function show() {
		var want = box.value.trim().toLowerCase().split(/\s+/);
		var chosen = select.value;
		var found = 0;
		options.forEach(function (o) {
			var fits = want.every(function (w) { return o.words.indexOf(w) >= 0; });
			o.home.appendChild(o.node);
			if (!fits && o.node.value !== chosen)
				o.home.removeChild(o.node);
			else if (fits && o.node.value)
				found++;
		});
		select.value = chosen;
		select.size = box.value ? Math.max(2, Math.min(8, select.options.length)) : 0;
		note.textContent = box.value ? say(text.found, "n", found) : "";
	}
	box.addEventListener("input", show);
	box.addEventListener("keydown", function (e) {
		if (e.key === "ArrowDown" || (e.key === "Enter" && !e.isComposing)) {
			e.preventDefault();
			select.focus();
		}
	});
	select.insertAdjacentElement("beforebegin", box);
}

/* ---- form data-draft="key": what was typed survives a closed window, for seven days ---- */
var WEEK = 7 * 24 * 3600 * 1000;

function draft_fields(form) {
	return all("input, select, textarea", form).filter(function (f) {
		return f.name && !/^(hidden|password|tel|email|file|submit|search)$/.test(f.type) &&
			!/^contact/.test(f.name) && !f.closest("[data-private]");
	});
}

function draft_save(form, key, note) {
	var values = {};
	draft_fields(form).forEach(function (f) {
		if (f.checked || !/^(radio|checkbox)$/.test(f.type))
			values[f.name] = f.value;
	});
	store(key, JSON.stringify({ at: Date.now(), values: values }));
	if (note)
		note.textContent = say(text.saved, "t", new Date().toLocaleTimeString(root.lang));
}

/* Only empty fields are filled: what the server sent back is always the newer word. */
function draft_restore(form, saved) {
	var touched = false;
	draft_fields(form).forEach(function (f) {
		var value = saved.values[f.name];
		var tick = f.type === "radio" || f.type === "checkbox";
		if (value === undefined || (f.options && !all("option", f).some(function (o) {
			return o.value === value;
		})))
			return;
		if (tick && value === f.value && !f.checked &&
		    !form.querySelector("[name='" + f.name + "']:checked"))
			touched = f.checked = true;
		else if (!tick && !f.value && value) {
			f.value = value;
			touched = true;
			f.dispatchEvent(new Event("input"));
		}
	});
	return touched;
}

function draft_start(form) {
	var key = "liuyan.draft." + form.getAttribute("data-draft");
	var note = form.querySelector("[data-draft-note]");
	var saved = null, timer = 0;
	try { saved = JSON.parse(store(key)); } catch (e) { /* a broken draft is no draft */ }
	if (saved && (!saved.values || Date.now() - saved.at > WEEK)) {
		store(key, null);
		saved = null;
	}
	if (saved && !document.querySelector(".error-summary") && draft_restore(form, saved) && note) {
		var forget = Object.assign(document.createElement("button"), { type: "button",
			className: "linklike", textContent: text.forget });
		forget.addEventListener("click", function () {
			clearTimeout(timer);
			store(key, null);
			form.reset();
			note.textContent = text.gone;
		});
		note.textContent = say(text.restored, "t", new Date(saved.at).toLocaleString(root.lang));
		note.appendChild(forget);
	}
	form.addEventListener("input", function () {
		clearTimeout(timer);
		timer = setTimeout(draft_save, 800, form, key, note);
	});
	form.addEventListener("submit", function () { clearTimeout(timer); draft_save(form, key); });
}

/* ---- data-similar="/path" in a form: what others wrote about the same matter, once typing pauses ---- */
function similar_start(box) {
	var form = box.closest("form"), timer = 0, asked = "";
	function show(html) {
		var seen = form.elements.seen;
		box.innerHTML = html;
		if (html.trim() && !seen)
			form.appendChild(Object.assign(document.createElement("input"),
				{ type: "hidden", name: "seen", value: "1" }));
	}
	function ask() {
		var sent = new URLSearchParams();
		["csrf", "office", "title", "body"].forEach(function (name) {
			sent.set(name, form.elements[name].value);
		});
		var key = sent.toString();
		if (form.elements.title.value.length + form.elements.body.value.length < 10 || key === asked)
			return;
		asked = key;
		fetch(box.getAttribute("data-similar"), { method: "POST", body: sent }).then(function (r) {
			return r.ok ? r.text() : "";
		}).then(function (html) {
			if (asked === key)
				show(html);
		}, function () { /* offline: the form works without it */ });
	}
	form.addEventListener("input", function (e) {
		if (!/^(title|body|office)$/.test(e.target.name))
			return;
		clearTimeout(timer);
		timer = setTimeout(ask, 900);
	});
}

/* ---- data-domain="/path" beside a select: what the text is about, once typing pauses; whoever has
 * chosen is not overruled ---- */
function domain_start(note) {
	var form = note.closest("form"), select = form.elements.domain, first = note.textContent;
	var timer = 0, asked = "", own = select.value !== "";
	function show(r) {
		if (own)
			return;
		select.value = r.sure ? r.code : "";
		note.textContent = !r.code ? first : note.getAttribute(r.sure ? "data-said" : "data-asked") +
			r.name + (r.reasons ? "（" + r.reasons + "）" : "");
	}
	function ask() {
		var sent = new URLSearchParams();
		["csrf", "title", "body"].forEach(function (name) {
			sent.set(name, form.elements[name].value);
		});
		var key = sent.toString();
		if (own || form.elements.title.value.length + form.elements.body.value.length < 10 || key === asked)
			return;
		asked = key;
		fetch(note.getAttribute("data-domain"), { method: "POST", body: sent }).then(function (r) {
			return r.ok ? r.json() : null;
		}).then(function (r) {
			if (r && asked === key)
				show(r);
		}, function () { /* offline: the program guesses when the form is sent */ });
	}
	select.addEventListener("change", function () { own = select.value !== ""; });
	form.addEventListener("input", function (e) {
		if (!/^(title|body)$/.test(e.target.name))
			return;
		clearTimeout(timer);
		timer = setTimeout(ask, 700);
	});
}

/* ---- form data-work: a worker computes what a busy site asks for, then the form is sent; the button
 * works all the time, for whoever would rather wait ---- */
function work_start(form) {
	var note = form.querySelector("[data-work-note]");
	var said = 0;
	var worker;
	try { worker = new Worker(form.getAttribute("data-worker")); } catch (e) { return; }
	worker.onmessage = function (e) {
		if (e.data.answer) {
			form.elements.work.value = e.data.answer;
			note.textContent = text.worked;
			form.requestSubmit();
		} else if (Date.now() - said > 3000) { /* a voice should not be hurried along */
			said = Date.now();
			note.textContent = say(text.working, "n", Math.floor(e.data.done * 100));
		}
	};
	worker.postMessage({ challenge: form.getAttribute("data-work"),
		bits: Number(form.getAttribute("data-bits")) });
}

/* ---- data-lint="/…" in a form: what the server thinks of the draft, a little after the last key ---- */
function lint_start(box) {
	var form = box.closest("form"), area = form.elements.body;
	var timer, asked = 0;
	function ask() {
		var mine = ++asked;
		if (area.value.trim().length < 10)
			return;
		fetch(box.getAttribute("data-lint"), { method: "POST", body: new URLSearchParams({
			csrf: form.elements.csrf.value, body: area.value }) }).then(function (r) {
			return r.ok ? r.text() : "";
		}).then(function (t) {
			var page = new DOMParser().parseFromString(t, "text/html");
			if (mine === asked && t)
				box.replaceChildren.apply(box, Array.from(page.body.children));
		}, function () {});
	}
	area.addEventListener("input", function () {
		clearTimeout(timer);
		timer = setTimeout(ask, 1200);
	});
}

/* ---- one press, one submission; after ten seconds the button may be tried again ---- */
function submit_start(form) {
	function mark(sent) {
		form.toggleAttribute("data-sent", sent);
		all("button:not([type=button])", form).forEach(function (b) {
			b.setAttribute("aria-disabled", String(sent));
		});
	}
	form.addEventListener("submit", function (e) {
		if (form.hasAttribute("data-sent"))
			return e.preventDefault();
		/* aria-disabled, not disabled: a disabled button would not send its own name. */
		mark(true);
		setTimeout(mark, 10000, false);
	});
	window.addEventListener("pageshow", function () { mark(false); });
}

/* ---- keys for the desk: j k o / ? and whatever a page names with data-key ---- */
function keys_move(step) {
	var links = all("[data-rows] tbody tr").map(function (row) { return row.querySelector("a"); })
		.filter(Boolean);
	var row = document.activeElement.closest && document.activeElement.closest("[data-rows] tbody tr");
	var at = links.indexOf(row && row.querySelector("a"));
	var next = links[at < 0 ? 0 : Math.max(0, Math.min(links.length - 1, at + step))];
	if (next)
		next.focus();
}

function keys_press(node) {
	var box = node.closest("details");
	if (box && node.tagName !== "SUMMARY")
		box.open = true;
	node.focus();
	if (!/^(INPUT|SELECT|TEXTAREA)$/.test(node.tagName))
		node.click();
}

function keys_help() {
	var help = document.querySelector("[data-help] > summary");
	if (help)
		keys_press(help);
}

var keys = {
	j: function () { keys_move(1); },
	k: function () { keys_move(-1); },
	o: function () { if (document.activeElement.closest("[data-rows]")) document.activeElement.click(); },
	"/": function () { var s = document.querySelector("[data-search]"); if (s) s.focus(); },
	"?": keys_help
};

function keys_handle(e) {
	if (e.ctrlKey || e.altKey || e.metaKey || e.isComposing || e.defaultPrevented ||
	    e.target.closest("input, select, textarea, [contenteditable]") || store("liuyan.keys") === "off")
		return;
	var named = /^[a-z0-9]$/i.test(e.key) && document.querySelector("[data-key='" + e.key + "']");
	if (!named && !keys.hasOwnProperty(e.key))
		return;
	e.preventDefault();
	return named ? keys_press(named) : keys[e.key]();
}

/* ---- data-push="KEY": the browser's own address for push messages goes into the form ---- */
function push_start(form) {
	var key = form.getAttribute("data-push").replace(/-/g, "+").replace(/_/g, "/");
	function fill(subscription) {
		var made = subscription.toJSON();
		form.elements.endpoint.value = made.endpoint;
		form.elements.p256dh.value = made.keys.p256dh;
		form.elements.auth.value = made.keys.auth;
	}
	if (!("serviceWorker" in navigator) || !("PushManager" in window))
		return;
	form.addEventListener("submit", function (e) {
		e.preventDefault();
		navigator.serviceWorker.register("/push.js").then(function () {
			return navigator.serviceWorker.ready;
		}).then(function (worker) {
			return worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey:
				Uint8Array.from(atob(key), function (c) { return c.charCodeAt(0); }) });
		}).then(fill, function () {}).then(function () { form.submit(); });
	});
}

/* ---- start ---- */
root.classList.add("js");
all("[data-count]").forEach(count_start);
all("select[data-filter]").forEach(filter_start);
all("form[data-draft]").forEach(draft_start);
all("form[method=post]").forEach(submit_start);
all("[data-similar]").forEach(similar_start);
all("[data-domain]").forEach(domain_start);
all("form[data-work]").forEach(work_start);
all("form[data-push]").forEach(push_start);
all("[data-lint]").forEach(lint_start);
all("[data-draft-clear]").forEach(function (n) {
	store("liuyan.draft." + n.getAttribute("data-draft-clear"), null);
});
all("[data-print]").forEach(function (b) { b.addEventListener("click", function () { print(); }); });
all("[data-copy]").forEach(function (b) {
	var before = b.textContent;
	if (!navigator.clipboard)
		return b.classList.add("hidden");
	b.setAttribute("aria-live", "polite");
	b.addEventListener("click", function () {
		var from = document.getElementById(b.getAttribute("data-copy"));
		navigator.clipboard.writeText(from.textContent.trim()).then(function () {
			b.textContent = text.copied;
			setTimeout(function () { b.textContent = before; }, 2000);
		}, function () { getSelection().selectAllChildren(from); });
	});
});
/* What was selected in the text is what is to be hidden. */
var selected = "";
if (document.querySelector("[data-selection]"))
	document.addEventListener("selectionchange", function () {
		selected = String(getSelection()).trim() || selected;
	});
all("[data-selection]").forEach(function (t) {
	t.addEventListener("focus", function () { t.value = t.value || selected; });
});
if (matchMedia("(min-width: 60rem)").matches)
	all("details.filter").forEach(function (d) { d.open = true; });
if (document.querySelector("[data-keys]"))
	document.addEventListener("keydown", keys_handle);
all("[data-keys-off]").forEach(function (c) {
	c.checked = store("liuyan.keys") === "off";
	c.addEventListener("change", function () { store("liuyan.keys", c.checked ? "off" : null); });
});
all(".error-summary").slice(0, 1).forEach(function (n) { n.focus(); });
})();
