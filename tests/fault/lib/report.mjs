// Lines that tests/run.sh counts, and KEY=VALUE arguments.
export const args = Object.fromEntries(
	process.argv.slice(2).map((a) => {
		const at = a.indexOf('=');
		return at < 0 ? [a, ''] : [a.slice(0, at), a.slice(at + 1)];
	}),
);

export function report(good, name, details = []) {
	console.log(`${good ? 'ok' : 'FAIL'} ${name}`);
	if (good) return true;
	for (const d of details.slice(0, 20)) console.log(`  ${d}`);
	if (details.length > 20) console.log(`  and ${details.length - 20} more`);
	process.exitCode = 1;
	return false;
}
export const skip = (name, why) => console.log(`ok ${name} # SKIP ${why}`);

// A group of tests ends by itself: nothing that still listens or sleeps holds it up.
export function main(run) {
	run().then(
		() => process.exit(),
		(e) => {
			report(false, 'the test came to its end', [e.stack]);
			process.exit();
		},
	);
}
