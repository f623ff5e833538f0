/* The service worker: shows that there is a new notice, and opens the page of notices. */
"use strict";

self.addEventListener("push", function (event) {
	var said = {};
	try {
		said = event.data ? event.data.json() : {};
	} catch (e) {
		said = {};
	}
	event.waitUntil(self.registration.showNotification(String(said.title || ""), {
		body: String(said.body || ""), icon: "/assets/favicon.svg", tag: "notice",
		data: said.url === "/desk/notices" ? "/desk/notices" : "/me/notices"
	}));
});

self.addEventListener("notificationclick", function (event) {
	event.notification.close();
	event.waitUntil(self.clients.openWindow(event.notification.data));
});
