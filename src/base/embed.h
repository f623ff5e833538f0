/*
 * embed: a file's bytes inside the binary, put there by the assembler.
 * EMBED(name, "path") defines name and name_end; the path is relative to the
 * compiler's working folder, the root of the source tree.
 */
#ifndef LIUYAN_BASE_EMBED_H
#define LIUYAN_BASE_EMBED_H

#define EMBED(name, path)                                                                          \
	__asm__(".pushsection .rodata\n.global embed_" #name "\n.balign 16\nembed_" #name          \
		":\n.incbin \"" path "\"\n.global embed_" #name "_end\nembed_" #name               \
		"_end:\n.byte 0\n.popsection\n");                                                  \
	extern const char embed_##name[], embed_##name##_end[];

#define EMBEDDED(name) ((str){ embed_##name, (size_t)(embed_##name##_end - embed_##name) })

#endif
