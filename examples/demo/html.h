// SPDX-License-Identifier: LGPL-2.1-or-later
// A growing text for HTML pages.
#ifndef DEMO_HTML_H
#define DEMO_HTML_H

#include <stddef.h>

struct html {
  char *text;
  size_t size;
  size_t room;
  int failed;  // there was no memory: the text is incomplete
};

// Appends text as it is.
void html_put(struct html *page, const char *text);
// Appends `size` bytes of a text as they are.
void html_put_part(struct html *page, const char *text, size_t size);
// Appends `size` bytes of data so that a browser shows them and never takes them as markup. Bytes of
// control characters, of those that change the direction of text, and of none in UTF-8 are shown as
// \xNN.
void html_put_data(struct html *page, const char *data, size_t size);
// Appends a number.
void html_put_number(struct html *page, unsigned long long number);

// Begin and end of every page of the demo.
void html_begin(struct html *page, const char *title);
void html_end(struct html *page);

#endif
