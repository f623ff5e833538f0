// Files for tests: pictures, videos, PDFs and what is none of them, made here byte by byte; and forms that carry them.
import { randomBytes } from 'node:crypto';
import zlib from 'node:zlib';

const crcTable = Array.from({ length: 256 }, (_, n) => {
	for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
	return n >>> 0;
});
const crc = (b) => {
	let c = 0xffffffff;
	for (const x of b) c = crcTable[(c ^ x) & 255] ^ (c >>> 8);
	return (c ^ 0xffffffff) >>> 0;
};
export const u32 = (n) => {
	const b = Buffer.alloc(4);
	b.writeUInt32BE(n >>> 0);
	return b;
};
export const chunk = (type, data = Buffer.alloc(0)) => {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	return Buffer.concat([u32(data.length), body, u32(crc(body))]);
};
const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const header = (w, h) => chunk('IHDR', Buffer.concat([u32(w), u32(h), Buffer.from([8, 2, 0, 0, 0])]));

// Pixels that differ, so that "equal" says something.
export function pixels(w, h) {
	const b = Buffer.alloc(h * (1 + w * 3));
	for (let y = 0; y < h; y++)
		for (let x = 0; x < w; x++)
			b.set([(x * 7) & 255, (y * 5) & 255, (x * y) & 255], y * (1 + w * 3) + 1 + x * 3);
	return b;
}
export const png = (w = 40, h = 30, extra = []) =>
	Buffer.concat([
		SIGNATURE,
		header(w, h),
		...extra,
		chunk('IDAT', zlib.deflateSync(pixels(w, h))),
		chunk('IEND'),
	]);
// Says that it is vast, and has next to nothing in it.
export const pngBomb = (w = 65535, h = 65535) =>
	Buffer.concat([SIGNATURE, header(w, h), chunk('IDAT', zlib.deflateSync(Buffer.alloc(1 << 20))), chunk('IEND')]);
export const textBomb = (type, mib) => {
	const zeros = zlib.deflateSync(Buffer.alloc(mib << 20, 65), { level: 9 });
	return chunk(type, Buffer.concat([Buffer.from(type === 'iCCP' ? 'icc\0\0' : 'Comment\0\0', 'latin1'), zeros]));
};

export const pdf = (inside = '') =>
	Buffer.from(
		`%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R ${inside} >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n`,
	);
export const box = (type, ...inside) => {
	const body = Buffer.concat(inside.map((x) => Buffer.from(x)));
	return Buffer.concat([u32(body.length + 8), Buffer.from(type, 'latin1'), body]);
};
export const mp4 = (brand = 'isom', size = 5000) =>
	Buffer.concat([
		box('ftyp', brand, u32(512), brand),
		box('moov', box('mvhd', Buffer.alloc(100)), box('udta', box('\xa9xyz', '+39.9042+116.4074/'))),
		box('mdat', randomBytes(size)),
	]);
export const EICAR = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';

// files: [{ field, name, type, data }]; pairs: [[name, value]]
export function multipart(pairs, files) {
	const boundary = `----form${randomBytes(12).toString('hex')}`;
	const parts = pairs.map(([k, v]) =>
		Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${k}"\r\n\r\n${v}\r\n`),
	);
	for (const f of files)
		parts.push(
			Buffer.from(
				`--${boundary}\r\nContent-Disposition: form-data; name="${f.field ?? 'file'}"; filename="${f.name ?? 'a.bin'}"\r\nContent-Type: ${f.type ?? 'application/octet-stream'}\r\n\r\n`,
			),
			Buffer.from(f.data),
			Buffer.from('\r\n'),
		);
	parts.push(Buffer.from(`--${boundary}--\r\n`));
	return { body: Buffer.concat(parts), headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } };
}
export function send(client, path, pairs, files, options = {}) {
	const m = multipart(pairs, files);
	return client.request('POST', path, { ...options, body: m.body, headers: { ...m.headers, ...options.headers } });
}
