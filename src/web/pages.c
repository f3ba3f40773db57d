/* The table of pages. */
#include "site.h"

extern const struct page page_home, page_sign_in, page_link, page_sign_out, page_confirm, page_account,
    page_ask, page_requests, page_request, page_queue, page_decide, page_calendar, page_policy,
    page_audit, page_entry, page_search;

extern const struct page page_trade_cleared, page_trade_known, page_trade_any, page_letter, page_record;
extern const struct page page_mail;
extern const struct page page_access;

extern const struct page page_certify, page_certifications, page_campaign, page_report, page_reported, page_incidents,
    page_incident, page_inquiry, page_question, page_questions, page_answer_question;
extern const struct page page_people, page_people_new, page_people_import, page_person;

const struct page *const pages[] = {
    &page_access,
    &page_certify, &page_certifications, &page_campaign, &page_report, &page_reported, &page_incidents, &page_incident,
    &page_inquiry, &page_question, &page_questions, &page_answer_question,
    &page_people, &page_people_new, &page_people_import, &page_person,
    &page_home,     &page_sign_in, &page_link,  &page_sign_out, &page_confirm,  &page_account, &page_ask,
    &page_requests, &page_request, &page_queue, &page_decide,   &page_calendar, &page_policy,  &page_audit,
    &page_entry,    &page_trade_cleared, &page_trade_known, &page_trade_any, &page_letter, &page_record,
    &page_mail, &page_search, NULL,
};
