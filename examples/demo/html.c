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

// How many bytes at the front are one character in UTF-8 that may be shown, and no ASCII; 0: none.
static size_t character_size(const char *data, size_t left) {
  static const unsigned long least[] = {0, 0, 0xa0, 0x800, 0x10000};
  const unsigned char lead = (unsigned char) data[0];
  const size_t size = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (size == 0 || size > left) return 0;
  unsigned long point = lead & (0xffU >> (size + 1));
  for (size_t i = 1; i < size; ++i) {
    if (((unsigned char) data[i] & 0xc0) != 0x80) return 0;
    point = point << 6 | ((unsigned char) data[i] & 0x3f);
  }
  if (point < least[size] || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return 0;
  if ((point >= 0x200b && point < 0x2010) || (point >= 0x2028 && point < 0x202f) ||
      (point >= 0x2060 && point < 0x2070) || point == 0x061c || point == 0xfeff)
    return 0;
  return size;
}

void html_put_data(struct html *page, const char *data, size_t size) {
  for (size_t i = 0; i < size; ++i) {
    const unsigned char byte = (unsigned char) data[i];
    const size_t character = character_size(data + i, size - i);
    char escape[8];
    if (character > 0) {
      html_put_part(page, data + i, character);
      i += character - 1;
      continue;
    }
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
