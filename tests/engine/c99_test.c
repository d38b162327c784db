/* backstop.h compiled as strict C99 and linked to libbackstop.so alone. */

#include <stdio.h>
#include <string.h>

#include "backstop/backstop.h"

static int failures = 0;

static void expect(int condition, const char* what) {
  if (!condition) {
    fprintf(stderr, "failed: %s\n", what);
    ++failures;
  }
}

int main(void) {
  char error[128] = "";
  backstop_model* model = NULL;
  backstop_options options = {.struct_size = sizeof options};
  backstop_verdict verdict = {.struct_size = sizeof verdict};

  expect(strcmp(backstop_version(), "") != 0, "there is a version");
  expect(strcmp(backstop_kind_name(BACKSTOP_KIND_DSN_FAILED), "dsn-failed") == 0,
         "kinds have names");
  expect(strcmp(backstop_code_name((backstop_code)256), "unknown") == 0, "256 is not ok");
  expect(backstop_model_open("/no/such/file", &model, error, sizeof error) == BACKSTOP_E_NOT_FOUND,
         "not found");
  expect(strstr(error, "/no/such/file") != NULL, "the message names the file");
  expect(model == NULL, "out is left alone");
  backstop_options_init(&options);
  expect(options.legitimate_threshold < options.backscatter_threshold, "defaults are filled in");
  expect(backstop_classify(NULL, "", 0, NULL, &verdict) == BACKSTOP_E_BAD_ARGUMENT,
         "NULL is an answer");
  return failures == 0 ? 0 : 1;
}
