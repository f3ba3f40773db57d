/* The description of the API, from its table. */
#include <stdlib.h>

#include "api.h"
#include "version.h"

static void put_schema(struct buf *out, const struct api_schema *schema);

static void put_plain_type(struct buf *out, const char *type) { json_put_member(out, "type", str_of(type)); }

static void put_type(struct buf *out, const struct api_field *field) {
  switch (field->type) {
  case API_TEXT: put_plain_type(out, "string"); return;
  case API_INSTANT:
    put_plain_type(out, "string");
    json_put_member(out, "format", STR("date-time"));
    return;
  case API_NUMBER: put_plain_type(out, "integer"); return;
  case API_FLAG: put_plain_type(out, "boolean"); return;
  case API_OBJECT: put_plain_type(out, "object"); return;
  case API_FACTS:
    put_plain_type(out, "object");
    json_put_key(out, "additionalProperties");
    buf_text(out, "{\"type\":\"boolean\"}");
    return;
  case API_TEXTS:
    put_plain_type(out, "array");
    json_put_key(out, "items");
    buf_text(out, "{\"type\":\"string\"}");
    return;
  case API_ITEMS:
    put_plain_type(out, "array");
    json_put_key(out, "items");
    put_schema(out, field->items);
    return;
  }
  abort();
}

static void put_field(struct buf *out, const struct api_field *field) {
  json_put_key(out, field->name);
  buf_char(out, '{');
  put_type(out, field);
  json_put_member(out, "description", str_of(field->what));
  if (field->words) {
    json_put_key(out, "enum");
    buf_char(out, '[');
    for (const char *const *word = field->words; *word; word++) {
      json_put_comma(out);
      json_put_string(out, str_of(*word));
    }
    buf_char(out, ']');
  }
  buf_char(out, '}');
}

static void put_schema(struct buf *out, const struct api_schema *schema) {
  buf_char(out, '{');
  json_put_member(out, "title", str_of(schema->name));
  json_put_member(out, "description", str_of(schema->what));
  put_plain_type(out, "object");
  json_put_key(out, "required");
  buf_char(out, '[');
  for (const struct api_field *field = schema->fields; field->name; field++) {
    if (!field->always) continue;
    json_put_comma(out);
    json_put_string(out, str_of(field->name));
  }
  buf_char(out, ']');
  json_put_key(out, "properties");
  buf_char(out, '{');
  for (const struct api_field *field = schema->fields; field->name; field++) put_field(out, field);
  buf_char(out, '}');
  json_put_bool(out, "additionalProperties", schema->is_open);
  buf_char(out, '}');
}

static void put_content(struct buf *out, const struct api_schema *schema) {
  json_put_key(out, "content");
  buf_text(out, "{\"application/json\":{\"schema\":");
  put_schema(out, schema);
  buf_text(out, "}}");
}

/* The path as OpenAPI writes it: each {} is {id}. */
static void put_path(struct buf *out, const char *path) {
  struct buf text;
  buf_init(&text, PATH_LENGTH_MAX);
  for (; *path; path++) {
    buf_char(&text, *path);
    if (*path == '{') buf_text(&text, "id");
  }
  json_put_key(out, buf_c(&text));
  buf_free(&text);
}

static void put_operation(struct buf *out, const struct api_route *route) {
  json_put_key(out, route->method == METHOD_GET ? "get" : "post");
  buf_char(out, '{');
  json_put_member(out, "operationId", str_of(route->id));
  json_put_member(out, "summary", str_of(route->summary));
  json_put_key(out, "security");
  buf_text(out, route->right == RIGHT_NONE ? "[]" : "[{\"session\":[]}]");
  if (route->is_raised) json_put_bool(out, "x-step-up", true);
  if (strstr(route->path, "{}")) {
    json_put_key(out, "parameters");
    buf_text(out, "[{\"name\":\"id\",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"string\"}}]");
  }
  if (route->takes) {
    json_put_key(out, "requestBody");
    buf_text(out, "{\"required\":true");
    put_content(out, route->takes);
    buf_char(out, '}');
  }
  json_put_key(out, "responses");
  buf_text(out, "{\"200\":{");
  json_put_member(out, "description", str_of(route->gives->what));
  put_content(out, route->gives);
  buf_text(out, "},\"default\":{\"$ref\":\"#/components/responses/Error\"}}}");
}

static void put_components(struct buf *out) {
  buf_text(out, "{\"securitySchemes\":{\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"__Host-abstain\",\"description\":"
                "\"The session's cookie; without TLS it is called abstain.\"}},\"responses\":{\"Error\":{\"description\":\"What went wrong. "
                "A refusal to trade is an answer, never an error.\",\"content\":{\"application/json\":{\"schema\":{\"title\":\"Error\","
                "\"type\":\"object\",\"required\":[\"type\",\"code\",\"message\",\"field\",\"request_id\"],\"properties\":{\"type\":{\"type\":"
                "\"string\"},\"code\":{\"type\":\"string\"},\"message\":{\"type\":\"string\"},\"field\":{\"type\":[\"string\",\"null\"]},"
                "\"request_id\":{\"type\":[\"string\",\"null\"]}},\"additionalProperties\":false}}}}}}");
}

void api_put_description(struct buf *out) {
  buf_text(out, "{\"openapi\":\"3.1.0\",\"info\":{");
  json_put_member(out, "title", STR("abstain"));
  json_put_member(out, "version", STR(ABSTAIN_VERSION));
  json_put_member(out, "description", STR("May I trade; asking for clearance, and deciding."));
  buf_text(out, "},\"paths\":{");
  for (const struct api_route *route = api_routes; route->path; route++) {
    bool goes_on = route != api_routes && strcmp(route[-1].path, route->path) == 0;
    if (!goes_on) {
      put_path(out, route->path);
      buf_char(out, '{');
    }
    put_operation(out, route);
    if (!route[1].path || strcmp(route[1].path, route->path) != 0) buf_char(out, '}');
  }
  buf_text(out, "},\"components\":");
  put_components(out);
  buf_char(out, '}');
}
