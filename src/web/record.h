/* A person's record of a year: what he asked, was cleared for, traded and reported, as a time line and as a table that says the same. */
#ifndef ABSTAIN_WEB_RECORD_H
#define ABSTAIN_WEB_RECORD_H

#include "site.h"

/* The view is of the person. Where it is not the visitor's own, nothing in it is to be done by him. */
void put_record(struct visit *visit, struct str person);
/* The periods that bind him over a year, as a picture and as a list. False: none does. */
bool put_year(struct visit *visit, struct str person);

#endif
