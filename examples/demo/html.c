// SPDX-License-Identifier: LGPL-2.1-or-later
#include "html.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void html_put_part(struct html *page, const char *text, size_t size) {
  if (page->failed) return;
  if (page->size + size > page->room) {
    size_t room = page->room ? page->room * 2 : 4096;
    while (room < page->size + size) room *= 2;
    char *grown = realloc(page->text, room);
    if (!grown) {
      page->failed = 1;
      return;
    }
    page->text = grown;
    page->room = room;
  }
  memcpy(page->text + page->size, text, size);
  page->size += size;
}

void html_put(struct html *page, const char *text) { html_put_part(page, text, strlen(text)); }

void html_put_data(struct html *page, const char *data, size_t size) {
  for (size_t i = 0; i < size; ++i) {
    const unsigned char byte = (unsigned char) data[i];
    char escape[8];
    switch (byte) {
      case '<':
        html_put(page, "&lt;");
        break;
      case '>':
        html_put(page, "&gt;");
        break;
      case '&':
        html_put(page, "&amp;");
        break;
      case '"':
        html_put(page, "&quot;");
        break;
      case '\'':
        html_put(page, "&#39;");
        break;
      default:
        if (byte < 0x20 || byte > 0x7e) {
          snprintf(escape, sizeof escape, "\\x%02x", byte);
          html_put(page, escape);
        } else {
          html_put_part(page, (const char *) &byte, 1);
        }
    }
  }
}

void html_put_number(struct html *page, unsigned long long number) {
  char digits[24];
  snprintf(digits, sizeof digits, "%llu", number);
  html_put(page, digits);
}

void html_begin(struct html *page, const char *title) {
  html_put(page,
           "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
  html_put(page, title);
  html_put(
      page,
      "</title>\n<style>\n"
      "body { font: 16px/1.5 sans-serif; max-width: 50em; margin: 2em auto; padding: 0 1em; }\n"
      "table { border-collapse: collapse; }\n"
      "th, td { border: 1px solid #bbb; padding: .2em .6em; text-align: left; }\n"
      "td { font-family: monospace; overflow-wrap: anywhere; }\n"
      "code { background: #eee; padding: 0 .2em; }\n"
      "</style>\n</head>\n<body>\n<h1>");
  html_put(page, title);
  html_put(page, "</h1>\n");
}

void html_end(struct html *page) {
  html_put(page, "<p><a href=\"/\">All pages of the demo</a></p>\n</body>\n</html>\n");
}
