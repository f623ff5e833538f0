/* All slices, in the order of who may use whom: a slice uses those above it. */
#include "app/slice.h"

#include "about/about.h"
#include "account/account.h"
#include "alike/alike.h"
#include "approval/approval.h"
#include "admin/admin.h"
#include "attachment/attachment.h"
#include "backup/backup.h"
#include "board/board.h"
#include "conduct/conduct.h"
#include "demo/demo.h"
#include "desk/desk.h"
#include "domain/domain.h"
#include "exchange/exchange.h"
#include "figures/figures.h"
#include "files/files.h"
#include "judge/judge.h"
#include "learn/learn.h"
#include "joint/joint.h"
#include "ledger/ledger.h"
#include "me/me.h"
#include "look/look.h"
#include "message/message.h"
#include "move/move.h"
#include "names/names.h"
#include "notice/notice.h"
#include "office/office.h"
#include "oidc/oidc.h"
#include "onboard/onboard.h"
#include "order/order.h"
#include "place/place.h"
#include "rating/rating.h"
#include "relay/relay.h"
#include "dossier/dossier.h"
#include "seal/seal.h"
#include "secret/secret.h"
#include "search/search.h"
#include "site/site.h"
#include "stamp/stamp.h"
#include "suggest/suggest.h"
#include "teach/teach.h"
#include "todo/todo.h"
#include "topics/topics.h"
#include "unit/unit.h"
#include "upkeep/upkeep.h"
#include "vault/vault.h"
#include "verify/verify.h"
#include "writer/writer.h"

/* clang-format off */
const struct slice *const slices[] = {
	&slice_site,
	&slice_secret,
	&slice_look,
	&slice_stamp,
	&slice_place,
	&slice_domain,
	&slice_unit,
	&slice_office,
	&slice_names,
	&slice_account,
	&slice_ledger,
	&slice_vault,
	&slice_about,
	&slice_approval,
	&slice_todo,
	&slice_figures,
	&slice_alike,
	&slice_learn,
	&slice_attachment,
	&slice_writer,
	&slice_message,
	&slice_upkeep,
	&slice_teach,
	&slice_joint,
	&slice_order,
	&slice_suggest,
	&slice_judge,
	&slice_files,
	&slice_rating,
	&slice_relay,
	&slice_notice,
	&slice_dossier,
	&slice_seal,
	&slice_verify,
	&slice_move,
	&slice_conduct,
	&slice_onboard,
	&slice_oidc,
	&slice_desk,
	&slice_admin,
	&slice_exchange,
	&slice_backup,
	&slice_demo,
	&slice_board,
	&slice_search,
	&slice_topics,
	&slice_me,
};
/* clang-format on */
const size_t slices_n = sizeof(slices) / sizeof(slices[0]);
