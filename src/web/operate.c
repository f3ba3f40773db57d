/* For those who run the site. */
#include "operate.h"

#include <inttypes.h>

#include "version.h"

enum { METRICS_SIZE_MAX = 16 << 10, STATUS_FINE = 200, STATUS_NOT_ALLOWED = 405, STATUS_UNAVAILABLE = 503 };

static void reply_text(struct web_reply *reply, unsigned status, struct str text) {
  *reply = (struct web_reply){.status = status, .type = "text/plain; charset=utf-8", .body = text};
}

/* Can the ledger be read, and is a policy in force? What is wrong is in the log, and not for whoever asks. */
static bool is_ready(struct site *site, struct arena *arena) {
  struct view view;
  struct error why;
  bool ok = view_open(site->company, arena, NULL, 0, &view, &why);
  view_close(&view);
  if (!ok) fprintf(stderr, "abstain: not ready: %s\n", why.text);
  return ok;
}

/* -- figures, as Prometheus reads them ----------------------------------------------------------------------------- */

static void put_head(struct buf *out, const char *name, const char *type, const char *help) {
  buf_format(out, "# HELP abstain_%s %s\n# TYPE abstain_%s %s\n", name, help, name, type);
}

static void put_replies(struct buf *out, struct server_figures *figures) {
  put_head(out, "replies_total", "counter", "Replies by the class of their status.");
  for (int class = 2; class < FIGURE_CLASSES; class ++)
    buf_format(out, "abstain_replies_total{class=\"%dxx\"} %" PRIu64 "\n", class, atomic_load(&figures->replies[class]));
}

static void put_seconds(struct buf *out, struct server_figures *figures) {
  uint64_t count = 0;
  put_head(out, "reply_seconds", "histogram", "From the head of a request until its reply is handed to the connection.");
  for (int i = 0; i < FIGURE_BOUNDS; i++) {
    count += atomic_load(&figures->within[i]);
    buf_format(out, "abstain_reply_seconds_bucket{le=\"%g\"} %" PRIu64 "\n", figure_bounds[i], count);
  }
  count += atomic_load(&figures->within[FIGURE_BOUNDS]);
  buf_format(out, "abstain_reply_seconds_bucket{le=\"+Inf\"} %" PRIu64 "\n", count);
  buf_format(out, "abstain_reply_seconds_sum %.6f\nabstain_reply_seconds_count %" PRIu64 "\n",
             (double)atomic_load(&figures->microseconds) / 1e6, count);
}

static struct str metrics(struct site *site, struct arena *arena) {
  struct server_figures *figures = site->figures;
  struct buf out;
  buf_init(&out, METRICS_SIZE_MAX);
  put_head(&out, "build_info", "gauge", "The version that runs.");
  buf_format(&out, "abstain_build_info{version=\"%s\"} 1\n", ABSTAIN_VERSION);
  put_replies(&out, figures);
  put_seconds(&out, figures);
  put_head(&out, "connections", "gauge", "Connections that are open.");
  buf_format(&out, "abstain_connections %d\n", atomic_load(&figures->connections));
  put_head(&out, "workers_busy", "gauge", "Workers that answer something now.");
  buf_format(&out, "abstain_workers_busy %d\n", atomic_load(&figures->busy));
  put_head(&out, "workers", "gauge", "Workers that there are.");
  buf_format(&out, "abstain_workers %d\n", WORKERS);
  return buf_end(&out, arena);
}

static bool only_tells(const struct web_request *request, struct web_reply *reply) {
  if (request->method == METHOD_GET) return true;
  reply_text(reply, STATUS_NOT_ALLOWED, STR("This only tells.\n"));
  reply->allow = "GET, HEAD";
  return false;
}

bool operate_at_once(struct site *site, struct arena *arena, const struct web_request *request, struct web_reply *reply) {
  bool is_health = str_equal(request->path, STR("/healthz")), is_metrics = str_equal(request->path, STR("/metrics"));
  if (!is_health && !is_metrics) return false;
  if (!only_tells(request, reply)) return true;
  reply_text(reply, STATUS_FINE, is_health ? STR("ok\n") : metrics(site, arena));
  if (is_metrics) reply->type = "text/plain; version=0.0.4; charset=utf-8";
  return true;
}

bool operate(struct site *site, struct arena *arena, const struct web_request *request, struct web_reply *reply) {
  if (!str_equal(request->path, STR("/readyz"))) return false;
  if (!only_tells(request, reply)) return true;
  bool is_fine = is_ready(site, arena);
  reply_text(reply, is_fine ? STATUS_FINE : STATUS_UNAVAILABLE, is_fine ? STR("ready\n") : STR("the store cannot be read\n"));
  return true;
}
