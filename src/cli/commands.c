/* The table of commands, in the order in which the help shows them. */
#include "command.h"

extern const struct command command_as_of;
extern const struct command command_ask;
extern const struct command command_calendar_days;
extern const struct command command_calendar_day;
extern const struct command command_calendar_show;
extern const struct command command_check_config;
extern const struct command command_checkpoint;
extern const struct command command_completions;
extern const struct command command_cosign;
extern const struct command command_decide;
extern const struct command command_demo;
extern const struct command command_duties;
extern const struct command command_erase;
extern const struct command command_evidence;
extern const struct command command_events;
extern const struct command command_explain;
extern const struct command command_help;
extern const struct command command_hindsight;
extern const struct command command_pages;
extern const struct command command_init;
extern const struct command command_journal_check;
extern const struct command command_journal_print;
extern const struct command command_log;
extern const struct command command_policy_accept;
extern const struct command command_policy_adopt;
extern const struct command command_policy_check;
extern const struct command command_policy_compile;
extern const struct command command_policy_examples;
extern const struct command command_policy_print;
extern const struct command command_prove;
extern const struct command command_backup;
extern const struct command command_restore;
extern const struct command command_drill;
extern const struct command command_migrate;
extern const struct command command_rebuild;
extern const struct command command_doctor;
extern const struct command command_record;
extern const struct command command_replay;
extern const struct command command_serve;
extern const struct command command_show;
extern const struct command command_link;
extern const struct command command_timestamp;
extern const struct command command_verify;
extern const struct command command_bounce;
extern const struct command command_webhook_add;
extern const struct command command_webhook_list;
extern const struct command command_webhook_remove;
extern const struct command command_webhook_test;
extern const struct command command_windows;
extern const struct command command_witness_init;
extern const struct command command_witness_sign;

const struct command *const commands[] = {
    &command_ask,
    &command_decide,
    &command_windows,
    &command_duties,
    &command_as_of,
    &command_policy_check,
    &command_policy_examples,
    &command_policy_print,
    &command_policy_compile,
    &command_policy_accept,
    &command_policy_adopt,
    &command_explain,
    &command_calendar_days,
    &command_calendar_day,
    &command_calendar_show,
    &command_journal_check,
    &command_journal_print,
    &command_events,
    &command_demo,
    &command_init,
    &command_record,
    &command_log,
    &command_show,
    &command_verify,
    &command_checkpoint,
    &command_prove,
    &command_evidence,
    &command_replay,
    &command_hindsight,
    &command_erase,
    &command_cosign,
    &command_timestamp,
    &command_witness_init,
    &command_witness_sign,
    &command_serve,
    &command_check_config,
    &command_link,
    &command_bounce,
    &command_webhook_add,
    &command_webhook_list,
    &command_webhook_remove,
    &command_webhook_test,
    &command_pages,
    &command_doctor,
    &command_backup,
    &command_restore,
    &command_drill,
    &command_migrate,
    &command_rebuild,
    &command_help,
    &command_completions,
    NULL,
};
