/* The table of pages. */
#include "site.h"

extern const struct page page_home, page_sign_in, page_link, page_sign_out, page_confirm, page_account,
    page_ask, page_requests, page_request, page_queue, page_decide, page_calendar, page_policy,
    page_audit, page_entry, page_search;

extern const struct page page_trade_cleared, page_trade_known, page_trade_any, page_letter, page_record;
extern const struct page page_file;
extern const struct page page_versions, page_version, page_version_text;
extern const struct page page_mail, page_notices;
extern const struct page page_settings;
extern const struct page page_clearing, page_trade_correct;
extern const struct page page_access;
extern const struct page page_openid, page_openid_return, page_openid_confirm;

extern const struct page page_certify, page_certifications, page_campaign, page_report, page_reported, page_incidents,
    page_incident, page_inquiry, page_question, page_questions, page_answer_question;
extern const struct page page_people, page_people_new, page_people_import, page_person;
extern const struct page page_windows;
extern const struct page page_restrict;
extern const struct page page_close;
extern const struct page page_lift;
extern const struct page page_results;
extern const struct page page_feed;
extern const struct page page_address;

const struct page *const pages[] = {
    &page_access,
    &page_openid, &page_openid_return, &page_openid_confirm,
    &page_versions, &page_version, &page_version_text, &page_file,
    &page_clearing, &page_trade_correct,
    &page_certify, &page_certifications, &page_campaign, &page_report, &page_reported, &page_incidents, &page_incident,
    &page_inquiry, &page_question, &page_questions, &page_answer_question,
    &page_people, &page_people_new, &page_people_import, &page_person,
    &page_home,     &page_sign_in, &page_link,  &page_sign_out, &page_confirm,  &page_account, &page_ask,
    &page_requests, &page_request, &page_queue, &page_decide,   &page_calendar, &page_policy,  &page_audit,
    &page_entry,    &page_trade_cleared, &page_trade_known, &page_trade_any, &page_letter, &page_record,
    &page_notices,
    &page_mail, &page_settings, &page_search, &page_windows, &page_restrict, &page_close, &page_lift, &page_results, &page_feed, &page_address, NULL,
};
