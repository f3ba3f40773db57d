/* PostgreSQL by libpq, and what speaks its protocol. Statements are prepared when they are first used; rows come as text. What is
 * written in a transaction is only sent: how it went is asked with the next query, or at the end. So writing waits for the
 * network once, not once a row. */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

#include "../base/buf.h"
#include "driver.h"

enum { SENT_MAX = 500 };

struct postgres {
  PGconn *connection;
  bool prepared[SQL_COUNT];
  int sent;         /* statements whose outcome is not known yet; the last may be one whose rows come */
  PGresult *result; /* the row that rows_next gave */
};

static struct postgres *postgres_of(const struct database *database) { return database->handle; }

static struct str first_line(struct str message) {
  struct str rest = str_trim(message), line;
  return str_cut(&rest, '\n', &line) ? line : STR("no reason given");
}

static bool has_state(const PGresult *result, const char *state) {
  const char *found = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  return found && strcmp(found, state) == 0;
}

/* A primary key that is taken, too, means that another writer was first: places are taken in order. */
static bool may_run_again(const PGresult *result) {
  return has_state(result, "40001") || has_state(result, "40P01") || has_state(result, "23505");
}

/* What is fatal ends the connection, though its end may not have come yet. */
static bool is_fatal(const PGresult *result) {
  const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
  return severity && (strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0);
}

static enum outcome failed(struct postgres *postgres, const PGresult *result, struct error *error) {
  struct str line = first_line(str_of(PQerrorMessage(postgres->connection)));
  if (PQstatus(postgres->connection) == CONNECTION_BAD || is_fatal(result)) {
    error_set(error, ERROR_BUSY, "the connection to the store was lost: " STR_FMT, STR_ARG(line));
    return OUTCOME_LOST;
  }
  if (may_run_again(result)) {
    error_set(error, ERROR_BUSY, "another program was first: " STR_FMT, STR_ARG(line));
    return OUTCOME_AGAIN;
  }
  if (has_state(result, "42P01")) error_set(error, ERROR_MISSING, "there is no store in this database; `abstain init` makes one");
  else if (has_state(result, "42501")) error_set(error, ERROR_DENIED, "the server does not let you: " STR_FMT, STR_ARG(line));
  else error_set(error, ERROR_BROKEN, "the store failed: " STR_FMT, STR_ARG(line));
  return OUTCOME_FAILED;
}

static enum outcome ended(struct postgres *postgres, PGresult *result, struct error *error) {
  ExecStatusType status = PQresultStatus(result);
  bool done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
  enum outcome outcome = done ? OUTCOME_DONE : failed(postgres, result, error);
  /* A transaction in which a statement failed answers COMMIT with a rollback. */
  if (outcome != OUTCOME_DONE || strcmp(PQcmdStatus(result), "ROLLBACK") != 0) return outcome;
  error_set(error, ERROR_BROKEN, "the store undid the transaction");
  return OUTCOME_FAILED;
}

/* -- statements that were only sent ------------------------------------------------------------------------------------ */

/* The outcome of what was sent but for the last `rest`: the first that is no success. */
static enum outcome collect(struct postgres *postgres, int rest, struct error *error) {
  enum outcome outcome = OUTCOME_DONE;
  for (; postgres->sent > rest && outcome != OUTCOME_LOST; postgres->sent--) {
    PGresult *result = PQgetResult(postgres->connection);
    if (outcome == OUTCOME_DONE) outcome = ended(postgres, result, error);
    PQclear(result);
    PQclear(PQgetResult(postgres->connection)); /* the end of this statement's results */
  }
  return outcome;
}

/* After all outcomes. */
static enum outcome leave_pipeline(struct postgres *postgres, enum outcome outcome, struct error *error) {
  postgres->sent = 0;
  if (outcome == OUTCOME_LOST) return outcome;
  PQclear(PQgetResult(postgres->connection)); /* the end of the pipeline */
  return PQexitPipelineMode(postgres->connection) ? outcome : failed(postgres, NULL, error);
}

static enum outcome settle(struct postgres *postgres, struct error *error) {
  if (PQpipelineStatus(postgres->connection) == PQ_PIPELINE_OFF) return OUTCOME_DONE;
  if (!PQpipelineSync(postgres->connection)) return leave_pipeline(postgres, failed(postgres, NULL, error), error);
  return leave_pipeline(postgres, collect(postgres, 0, error), error);
}

static enum outcome postgres_execute(struct database *database, const char *sql, struct error *error) {
  struct postgres *postgres = postgres_of(database);
  enum outcome outcome = settle(postgres, error);
  bool undoes = strcmp(sql, "ROLLBACK") == 0;
  if (outcome == OUTCOME_LOST || (outcome != OUTCOME_DONE && !undoes)) return outcome;
  PGresult *result = PQexec(postgres->connection, sql);
  outcome = ended(postgres, result, error);
  PQclear(result);
  return outcome;
}

static enum outcome prepare(struct postgres *postgres, enum sql statement, struct error *error) {
  if (postgres->prepared[statement]) return OUTCOME_DONE;
  enum outcome outcome = settle(postgres, error);
  if (outcome != OUTCOME_DONE) return outcome;
  PGresult *result = PQprepare(postgres->connection, sql_names[statement], sql_texts[statement], 0, NULL);
  outcome = ended(postgres, result, error);
  PQclear(result);
  postgres->prepared[statement] = outcome == OUTCOME_DONE;
  return outcome;
}

/* libpq takes parameters as texts that end with NUL. */
static void bind(const struct bound *bound, struct buf *memory, const char **values) {
  size_t starts[PARAMETERS_MAX];
  for (int i = 0; i < bound->count; i++) {
    const struct parameter *parameter = &bound->parameters[i];
    starts[i] = memory->length;
    if (parameter->is_text) buf_str(memory, parameter->text);
    else buf_int(memory, parameter->number);
    buf_char(memory, '\0');
  }
  for (int i = 0; i < bound->count; i++) values[i] = bound->parameters[i].is_null ? NULL : memory->at + starts[i];
}

static enum outcome send_bound(struct postgres *postgres, const struct bound *bound, struct error *error) {
  enum outcome outcome = prepare(postgres, bound->statement, error);
  if (outcome != OUTCOME_DONE) return outcome;
  struct buf memory;
  const char *values[PARAMETERS_MAX];
  buf_init(&memory, SIZE_MAX);
  bind(bound, &memory, values);
  bool ok = PQenterPipelineMode(postgres->connection) && /* or it is in it already */
            PQsendQueryPrepared(postgres->connection, sql_names[bound->statement], bound->count, values, NULL, NULL, 0);
  buf_free(&memory);
  if (!ok) return failed(postgres, NULL, error);
  postgres->sent++;
  return OUTCOME_DONE;
}

static enum outcome postgres_start(struct database *database, const struct bound *bound, struct error *error) {
  struct postgres *postgres = postgres_of(database);
  enum outcome outcome = send_bound(postgres, bound, error);
  if (outcome != OUTCOME_DONE) return outcome;
  if (!PQpipelineSync(postgres->connection)) return leave_pipeline(postgres, failed(postgres, NULL, error), error);
  outcome = collect(postgres, 1, error);
  if (outcome == OUTCOME_DONE && !PQsetSingleRowMode(postgres->connection)) outcome = failed(postgres, NULL, error);
  if (outcome == OUTCOME_DONE) return outcome;
  struct error passed_over; /* without what was before it, it is not run */
  collect(postgres, 0, &passed_over);
  return leave_pipeline(postgres, outcome, error);
}

static enum outcome postgres_write(struct database *database, const struct bound *bound, struct error *error) {
  struct postgres *postgres = postgres_of(database);
  bool may_wait = PQtransactionStatus(postgres->connection) != PQTRANS_IDLE;
  enum outcome outcome = send_bound(postgres, bound, error);
  return outcome == OUTCOME_DONE && (!may_wait || postgres->sent >= SENT_MAX) ? settle(postgres, error) : outcome;
}

/* Rows come one at a time: all that there are may be more than there is room for. */
static enum outcome postgres_next(struct database *database, struct error *error) {
  struct postgres *postgres = postgres_of(database);
  PQclear(postgres->result);
  postgres->result = PQgetResult(postgres->connection);
  if (PQresultStatus(postgres->result) == PGRES_SINGLE_TUPLE) return OUTCOME_ROW;
  enum outcome outcome = ended(postgres, postgres->result, error);
  PQclear(PQgetResult(postgres->connection)); /* the end of the rows */
  return leave_pipeline(postgres, outcome, error);
}

static void postgres_finish(struct database *database) {
  struct postgres *postgres = postgres_of(database);
  struct error ignored; /* whoever goes on with the connection will see */
  PQclear(postgres->result);
  postgres->result = NULL;
  if (postgres->sent == 0) return;
  for (PGresult *row; (row = PQgetResult(postgres->connection));) PQclear(row);
  leave_pipeline(postgres, OUTCOME_DONE, &ignored);
}

static struct str postgres_column_text(const struct database *database, int column) {
  const struct postgres *postgres = postgres_of(database);
  return (struct str){PQgetvalue(postgres->result, 0, column), (size_t)PQgetlength(postgres->result, 0, column)};
}

static int64_t postgres_column_int(const struct database *database, int column) {
  int64_t number = 0;
  return str_int(postgres_column_text(database, column), &number) ? number : 0;
}

static bool postgres_column_is_null(const struct database *database, int column) {
  return PQgetisnull(postgres_of(database)->result, 0, column);
}

/* -- connecting --------------------------------------------------------------------------------------------------------- */

/* "FATAL:  28P01: password authentication failed …" */
static struct str state_in(struct str message) {
  size_t at = str_find(message, STR(":  "), 0);
  return at == SIZE_MAX ? STR("") : str_sub(message, at + 3, 5);
}

/* Who may not, a database that is not there, a setting that is none: that will be so tomorrow. */
static bool is_mistaken(struct str state) {
  static const char *const classes[] = {"22", "28", "3D", "42"};
  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
    if (str_starts(state, str_of(classes[i]))) return true;
  return false;
}

static bool check_address(const char *address, struct error *error) {
  char *why = NULL;
  PQconninfoOption *options = PQconninfoParse(address, &why);
  bool ok = options || error_set(error, ERROR_INPUT, "the store's address cannot be read: " STR_FMT, STR_ARG(first_line(str_of(why))));
  PQconninfoFree(options);
  PQfreemem(why);
  return ok;
}

/* A connection that failed says in words why; tried again, by a code that tells a mistake from a server that is not up. */
static bool connect_again(PGconn *connection, struct error *error) {
  PQsetErrorVerbosity(connection, PQERRORS_VERBOSE);
  PQreset(connection);
  PQsetErrorVerbosity(connection, PQERRORS_DEFAULT);
  if (PQstatus(connection) == CONNECTION_OK) return true;
  struct str why = str_of(PQerrorMessage(connection));
  bool is_refused = PQconnectionNeedsPassword(connection) || is_mistaken(state_in(why));
  if (is_refused) return error_set(error, ERROR_INPUT, "the server does not let you in: " STR_FMT, STR_ARG(first_line(why)));
  return error_set(error, ERROR_BUSY, "the store cannot be reached: " STR_FMT, STR_ARG(first_line(why)));
}

static void pass_over(void *context, const char *message) { (void)context, (void)message; } /* notices: "already exists" */

static bool postgres_open(struct database *database, const char *address, enum database_mode mode, struct error *error) {
  struct postgres *postgres = calloc(1, sizeof *postgres);
  if (!postgres) return error_set(error, ERROR_BROKEN, "out of memory");
  database->handle = postgres;
  if (!check_address(address, error)) return false;
  postgres->connection = PQconnectdb(address);
  if (PQstatus(postgres->connection) != CONNECTION_OK && !connect_again(postgres->connection, error)) return false;
  PQsetNoticeProcessor(postgres->connection, pass_over, NULL);
  int version = PQserverVersion(postgres->connection);
  snprintf(database->engine, sizeof database->engine, "PostgreSQL %d.%d", version / 10000, version % 10000);
  bool reads = mode == DATABASE_READ;
  /* A server that was told to acknowledge early is told otherwise: what is acknowledged is durable. */
  const char *settings = reads ? "SET default_transaction_read_only = on" : "SET synchronous_commit = on";
  return postgres_execute(database, settings, error) == OUTCOME_DONE;
}

static void postgres_close(struct database *database) {
  struct postgres *postgres = postgres_of(database);
  if (!postgres) return;
  PQclear(postgres->result);
  PQfinish(postgres->connection);
  free(postgres);
  database->handle = NULL;
}

static bool postgres_scrub(struct database *database, struct error *error) {
  return postgres_execute(database, "VACUUM FULL entry", error) == OUTCOME_DONE &&
         postgres_execute(database, "VACUUM FULL concern", error) == OUTCOME_DONE;
}

/* An engine that only speaks the protocol may have none of these settings, and then none that is off. */
static bool postgres_durability(struct database *database, struct buf *settings, bool *is_durable, struct error *error) {
  struct postgres *postgres = postgres_of(database);
  static const char text[] = "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') ORDER BY name";
  PGresult *result = PQexec(postgres->connection, text);
  bool ok = ended(postgres, result, error) == OUTCOME_DONE;
  *is_durable = ok;
  for (int i = 0; ok && i < PQntuples(result); i++) {
    const char *setting = PQgetvalue(result, i, 1);
    buf_format(settings, "%s%s %s", i ? ", " : "", PQgetvalue(result, i, 0), setting);
    *is_durable &= strcmp(setting, "off") != 0;
  }
  PQclear(result);
  return ok;
}

static const char *postgres_file(const struct database *database) {
  (void)database;
  return NULL;
}

const struct driver postgres_driver = {
    .open = postgres_open,
    .close = postgres_close,
    .execute = postgres_execute,
    .start = postgres_start,
    .write = postgres_write,
    .next = postgres_next,
    .finish = postgres_finish,
    .column_int = postgres_column_int,
    .column_text = postgres_column_text,
    .column_is_null = postgres_column_is_null,
    .scrub = postgres_scrub,
    .durability = postgres_durability,
    .file = postgres_file,
    /* Whatever the server's default: writers of a company wait for its row, and each sees what the one before him wrote. Under a
     * stricter level the one who waited would fail, and with a steady writer beside him do so for ever. */
    .begin_write = "BEGIN ISOLATION LEVEL READ COMMITTED",
    .begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    .table_options = "",
};
