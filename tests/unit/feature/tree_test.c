/* The Merkle tree against the known answers of Certificate Transparency and
 * against its definition written down once more, naively. */
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "check.h"
#include "seal/tree.h"

#define MOST 300

static struct tree_hash leaves[MOST];

static struct tree_hash of_hex(const char *hex)
{
	struct tree_hash h;

	assert_int_equal(sodium_hex2bin(h.v, TREE_HASH, hex, strlen(hex), NULL, NULL, NULL), 0);
	return h;
}

#define assert_hash(got, want)                                                                     \
	do {                                                                                       \
		struct tree_hash got_ = (got), want_ = (want);                                     \
		assert_memory_equal(got_.v, want_.v, TREE_HASH);                                   \
	} while (0)

/* MTH(D[n]), word for word. */
static struct tree_hash naive(size_t from, size_t n)
{
	size_t k = 1;
	struct tree_hash left, right;

	if (n == 1)
		return leaves[from];
	while (2 * k < n)
		k *= 2;
	left = naive(from, k);
	right = naive(from + k, n - k);
	return tree_node(&left, &right);
}

static err fetch(void *data, unsigned level, uint64_t n, struct tree_hash *out)
{
	size_t *size = data;

	/* Nothing beyond the tree is ever asked for. */
	assert_true(((n + 1) << level) <= *size);
	*out = naive((size_t)n << level, (size_t)1 << level);
	return OK;
}

static int make_leaves(void **state)
{
	(void)state;
	for (size_t i = 0; i < MOST; i++) {
		char text[16];
		int n = snprintf(text, sizeof(text), "leaf %zu", i);
		leaves[i] = tree_leaf((str){ text, (size_t)n });
	}
	return sodium_init() < 0;
}

static void the_known_answers_of_certificate_transparency_come_out(void **state)
{
	static const str inputs[8] = {
		STR(""),
		STR("\x00"),
		STR("\x10"),
		STR("\x20\x21"),
		STR("\x30\x31"),
		STR("\x40\x41\x42\x43"),
		STR("\x50\x51\x52\x53\x54\x55\x56\x57"),
		STR("\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"),
	};
	static const char *const roots[8] = {
		"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
		"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
		"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
		"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
		"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
		"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
	};
	struct tree_range t = { 0 };

	(void)state;
	assert_hash(tree_root(&t), of_hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b"
					  "7852b855"));
	for (size_t i = 0; i < 8; i++) {
		struct tree_hash leaf = tree_leaf(inputs[i]);
		assert_int_equal(tree_append(&t, &leaf, NULL), OK);
		assert_hash(tree_root(&t), of_hex(roots[i]));
	}
}

static void every_size_has_the_root_of_the_definition(void **state)
{
	struct tree_range t = { 0 }, again;

	(void)state;
	for (size_t n = 1; n <= MOST; n++) {
		struct tree_source s = { fetch, &n };
		assert_int_equal(tree_append(&t, &leaves[n - 1], NULL), OK);
		assert_hash(tree_root(&t), naive(0, n));
		assert_int_equal(tree_range_of(&s, n, &again), OK);
		assert_hash(tree_root(&again), naive(0, n));
	}
}

struct kept {
	size_t n;
};

static err count_full(void *data, unsigned level, uint64_t n, const struct tree_hash *h)
{
	struct kept *k = data;

	assert_hash(*h, naive((size_t)n << level, (size_t)1 << level));
	k->n++;
	return OK;
}

static void each_full_subtree_is_told_of_once(void **state)
{
	struct tree_range t = { 0 };
	struct kept k = { 0 };
	struct tree_keep keep = { count_full, &k };
	size_t want = 0;

	(void)state;
	for (size_t i = 0; i < MOST; i++)
		assert_int_equal(tree_append(&t, &leaves[i], &keep), OK);
	for (size_t full = MOST; full; full /= 2)
		want += full;
	assert_int_equal(k.n, want);
}

static void proofs_of_inclusion_hold_for_their_leaf_alone(void **state)
{
	struct tree_proof p;

	(void)state;
	for (size_t n = 1; n <= MOST; n++) {
		struct tree_source s = { fetch, &n };
		struct tree_hash root = naive(0, n);
		for (size_t i = 0; i < n; i += 1 + n / 40) {
			assert_int_equal(tree_inclusion(&s, i, n, &p), OK);
			assert_true(tree_inclusion_good((struct tree_place){ i, n }, &leaves[i], &p,
							&root));
			assert_false(tree_inclusion_good((struct tree_place){ i, n },
							 &leaves[(i + 1) % MOST], &p, &root));
			if (n > 1)
				assert_false(
					tree_inclusion_good((struct tree_place){ (i + 1) % n, n },
							    &leaves[i], &p, &root));
		}
		assert_int_equal(tree_inclusion(&s, n, n, &p), ERR_INPUT);
	}
}

static void proofs_of_consistency_hold_for_their_roots_alone(void **state)
{
	struct tree_proof p;

	(void)state;
	for (size_t n = 1; n <= MOST; n++) {
		struct tree_source s = { fetch, &n };
		struct tree_head to = { n, naive(0, n) };
		for (size_t m = 1; m <= n; m += 1 + n / 40) {
			struct tree_head from = { m, naive(0, m) }, other = from;
			assert_int_equal(tree_consistency(&s, m, n, &p), OK);
			assert_true(tree_consistency_good(&from, &to, &p));
			other.root.v[7] ^= 4;
			assert_false(tree_consistency_good(&other, &to, &p));
			other = to;
			other.root.v[31] ^= 1;
			assert_false(tree_consistency_good(&from, &other, &p));
		}
		assert_int_equal(tree_consistency(&s, 0, n, &p), ERR_INPUT);
		assert_int_equal(tree_consistency(&s, n + 1, n, &p), ERR_INPUT);
	}
}

static bool is_good(bool inclusion, const struct tree_proof *p)
{
	struct tree_head from = { 107, naive(0, 107) }, to = { 229, naive(0, 229) };

	return inclusion ? tree_inclusion_good((struct tree_place){ 107, 229 }, &leaves[107], p,
					       &to.root)
			 : tree_consistency_good(&from, &to, p);
}

static void a_proof_that_was_touched_anywhere_is_refused(void **state)
{
	size_t n = 229;
	struct tree_source s = { fetch, &n };

	(void)state;
	for (int inclusion = 0; inclusion < 2; inclusion++) {
		struct tree_proof p = { 0 }, bad;
		assert_int_equal(inclusion ? tree_inclusion(&s, 107, n, &p)
					   : tree_consistency(&s, 107, n, &p),
				 OK);
		assert_true(is_good(inclusion, &p));
		for (size_t i = 0; i < p.n * TREE_HASH; i++) {
			bad = p;
			bad.v[i / TREE_HASH].v[i % TREE_HASH] ^= (unsigned char)(1u << i % 8);
			assert_false(is_good(inclusion, &bad));
		}
		bad = p;
		bad.n--;
		assert_false(is_good(inclusion, &bad));
		bad = p;
		bad.v[bad.n++] = bad.v[0];
		assert_false(is_good(inclusion, &bad));
		bad = p;
		bad.v[0] = p.v[1];
		bad.v[1] = p.v[0];
		assert_false(is_good(inclusion, &bad));
	}
}

static void no_proof_makes_an_empty_tree_good(void **state)
{
	struct tree_proof p = { 0 };
	struct tree_head none = { 0, leaves[0] }, one = { 1, leaves[0] };

	(void)state;
	assert_false(tree_inclusion_good((struct tree_place){ 0, 0 }, &leaves[0], &p, &leaves[0]));
	assert_false(tree_consistency_good(&none, &one, &p));
	assert_false(tree_consistency_good(&one, &none, &p));
	assert_true(tree_consistency_good(&one, &one, &p));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_known_answers_of_certificate_transparency_come_out),
		cmocka_unit_test(every_size_has_the_root_of_the_definition),
		cmocka_unit_test(each_full_subtree_is_told_of_once),
		cmocka_unit_test(proofs_of_inclusion_hold_for_their_leaf_alone),
		cmocka_unit_test(proofs_of_consistency_hold_for_their_roots_alone),
		cmocka_unit_test(a_proof_that_was_touched_anywhere_is_refused),
		cmocka_unit_test(no_proof_makes_an_empty_tree_good),
	};

	return cmocka_run_group_tests(tests, make_leaves, NULL);
}
