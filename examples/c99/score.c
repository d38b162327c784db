/* Scores message files with the C API: one line each of path, kind, origin, assurance, reason,
 * return mode, P(NDR), P(backscatter) and log-odds, tab-separated.
 *
 *   make && ./score /usr/share/backstop/default.backstop bounce.eml */

#include <backstop/backstop.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The whole file, or NULL. The caller frees it. */
static char* read_file(const char* path, size_t* size) {
  FILE* file = fopen(path, "rb");
  char* bytes = NULL;
  size_t capacity = 0;
  *size = 0;
  if (file == NULL) return NULL;
  for (;;) {
    if (*size == capacity) {
      char* grown = realloc(bytes, capacity = capacity * 2 + 65536);
      if (grown == NULL) {
        free(bytes);
        bytes = NULL;
        break;
      }
      bytes = grown;
    }
    const size_t n = fread(bytes + *size, 1, capacity - *size, file);
    *size += n;
    if (n == 0) break;
  }
  if (ferror(file)) {
    free(bytes);
    bytes = NULL;
  }
  fclose(file);
  return bytes;
}

static int score(backstop_classifier* classifier, const char* path) {
  size_t size = 0;
  char* bytes = read_file(path, &size);
  if (bytes == NULL) {
    fprintf(stderr, "%s: %s\n", path, strerror(errno));
    return 1;
  }
  backstop_verdict v = {.struct_size = sizeof v};
  backstop_classify(classifier, bytes, size, NULL, &v);
  printf("%s\t%s\t%s\t%s\t%s\t%s\t%.6g\t%.6g\t%.6g\n", path, backstop_kind_name(v.kind),
         backstop_origin_name(v.origin), backstop_assurance_name(v.assurance),
         backstop_reason_name(v.reason), backstop_return_mode_name(v.return_mode), v.p_ndr,
         v.p_backscatter, v.log_odds);
  free(bytes);
  return 0;
}

int main(int argc, char** argv) {
  char error[512] = "";
  backstop_model* model = NULL;
  backstop_classifier* classifier = NULL;
  int failures = 0;
  if (argc < 3) {
    fprintf(stderr, "usage: score MODEL FILE...\n");
    return 2;
  }
  if (backstop_model_open(argv[1], &model, error, sizeof error) != BACKSTOP_OK ||
      backstop_classifier_new(model, NULL, &classifier, error, sizeof error) != BACKSTOP_OK) {
    fprintf(stderr, "score: %s\n", error);
    backstop_model_free(model);
    return 1;
  }
  for (int i = 2; i < argc; ++i) failures += score(classifier, argv[i]);
  backstop_classifier_free(classifier);
  backstop_model_free(model);
  return failures == 0 ? 0 : 1;
}
