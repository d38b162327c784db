/* The C API (C99): the C++ API of classifier.h for other languages. A model is a file, immutable
 * and shared by threads; a classifier is one thread's workspace and keeps its model alive.
 *
 *   char error[256];
 *   backstop_model* model = NULL;
 *   if (backstop_model_open("default.backstop", &model, error, sizeof error) != BACKSTOP_OK)
 *     die(error);
 *   backstop_classifier* c = NULL;  // one per thread
 *   if (backstop_classifier_new(model, NULL, &c, error, sizeof error) != BACKSTOP_OK)
 *     die(error);
 *   backstop_verdict v = {.struct_size = sizeof v};
 *   backstop_classify(c, bytes, size, NULL, &v);
 *   puts(backstop_kind_name(v.kind));
 *
 * Structs begin with struct_size, which the caller sets to sizeof: a caller built against an older
 * or a newer header is served the members that both know; a size below 4 or above 4096 was never
 * set and is refused. Every number is pinned; new ones are appended. Any pointer may be NULL: the
 * call then does what it can or returns BACKSTOP_E_BAD_ARGUMENT; freeing NULL does nothing. */

#ifndef BACKSTOP_BACKSTOP_H_
#define BACKSTOP_BACKSTOP_H_

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define BACKSTOP_API __attribute__((visibility("default")))
#else
#define BACKSTOP_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef enum backstop_code {
  BACKSTOP_OK = 0,
  BACKSTOP_E_NOT_FOUND = 1,
  BACKSTOP_E_IO = 2,
  BACKSTOP_E_CORRUPT = 3,
  BACKSTOP_E_TOO_NEW = 4,
  BACKSTOP_E_UNKNOWN_FEATURE = 5,
  BACKSTOP_E_BAD_PATTERN = 6,
  BACKSTOP_E_PROBE_FAILED = 7,
  BACKSTOP_E_NO_MEMORY = 8,
  BACKSTOP_E_BAD_ARGUMENT = 9,
  BACKSTOP_E_INTERNAL = 10
} backstop_code;

/* backstop_verdict.kind */
enum {
  BACKSTOP_KIND_ORDINARY = 0,
  BACKSTOP_KIND_DSN_FAILED = 1,
  BACKSTOP_KIND_DSN_DELAYED = 2,
  BACKSTOP_KIND_DSN_DELIVERED = 3,
  BACKSTOP_KIND_AUTO_REPLY = 4,
  BACKSTOP_KIND_MDN = 5,
  BACKSTOP_KIND_FEEDBACK_REPORT = 6,
  BACKSTOP_KIND_CHALLENGE_RESPONSE = 7,
  BACKSTOP_KIND_LIST_NOTICE = 8,
  BACKSTOP_KIND_CONTENT_NOTICE = 9,
  BACKSTOP_KIND_FORGED_BOUNCE = 10
};

/* backstop_verdict.origin */
enum {
  BACKSTOP_ORIGIN_UNDETERMINED = 0,
  BACKSTOP_ORIGIN_LEGITIMATE = 1,
  BACKSTOP_ORIGIN_BACKSCATTER = 2
};

/* backstop_verdict.assurance: what the origin rests on */
enum {
  BACKSTOP_ASSURANCE_NONE = 0,
  BACKSTOP_ASSURANCE_CONTENT = 1,
  BACKSTOP_ASSURANCE_LOGGED = 2,
  BACKSTOP_ASSURANCE_KEYED = 3
};

/* backstop_verdict.return_mode: how much of the original message came back */
enum {
  BACKSTOP_RETURN_NONE = 0,
  BACKSTOP_RETURN_HEADERS = 1,
  BACKSTOP_RETURN_TRUNCATED = 2,
  BACKSTOP_RETURN_FULL = 3
};

/* permanence */
enum { BACKSTOP_PERMANENCE_EITHER = 0, BACKSTOP_PERMANENCE_HARD = 1, BACKSTOP_PERMANENCE_SOFT = 2 };

/* Members of backstop_evidence: what the message's bytes cannot prove and the caller knows. 0 is
 * unknown and adds nothing; so does a number that this library does not know. */
enum { BACKSTOP_UNKNOWN = 0 };
enum { BACKSTOP_NO = 1, BACKSTOP_YES = 2 };
enum {
  BACKSTOP_TAG_VALID = 1,
  BACKSTOP_TAG_INVALID = 2,
  BACKSTOP_TAG_EXPIRED = 3,
  BACKSTOP_TAG_ABSENT = 4
};
enum { BACKSTOP_LEDGER_HIT = 1, BACKSTOP_LEDGER_MISS = 2 };
enum { BACKSTOP_DKIM_VERIFIED = 1, BACKSTOP_DKIM_FAILED = 2, BACKSTOP_DKIM_ABSENT = 3 };
enum { BACKSTOP_SPF_PASS = 1, BACKSTOP_SPF_FAIL = 2, BACKSTOP_SPF_NEUTRAL = 3 };
enum {
  BACKSTOP_RECIPIENT_SENDS = 1,
  BACKSTOP_RECIPIENT_NEVER_SENDS = 2,
  BACKSTOP_RECIPIENT_CATCH_ALL = 3,
  BACKSTOP_RECIPIENT_DOES_NOT_EXIST = 4
};
enum { BACKSTOP_REPORTER_DELIVERED_LATELY = 1, BACKSTOP_REPORTER_BACKSCATTER_LISTED = 2 };
enum { BACKSTOP_FIRST_HOP_OURS = 1, BACKSTOP_FIRST_HOP_FOREIGN = 2 };

typedef struct backstop_evidence {
  uint32_t struct_size;
  uint32_t null_sender; /* BACKSTOP_NO, BACKSTOP_YES: MAIL FROM:<> */
  uint32_t return_tag;
  uint32_t ledger;
  uint32_t dkim;
  uint32_t spf;
  uint32_t recipient;
  uint32_t reporter;
  uint32_t first_hop;
  uint32_t uri_listed; /* BACKSTOP_NO, BACKSTOP_YES */
} backstop_evidence;

/* Fill with backstop_options_init, then change what you need. */
typedef struct backstop_options {
  uint32_t struct_size;
  uint32_t full;     /* not 0: examine all mail in full, no header gate */
  uint32_t outbound; /* not 0: the report is about to leave our own server; without effect so far */
  uint32_t reserved;
  double prior_log_odds;
  double backscatter_threshold;
  double legitimate_threshold;
  uint64_t max_message_bytes;
} backstop_options;

typedef struct backstop_verdict {
  uint32_t struct_size;
  uint32_t kind;
  uint32_t standard; /* 1: a complete RFC 3464/6522 report */
  uint32_t origin;
  uint32_t assurance;
  uint32_t return_mode;
  uint32_t reason; /* backstop_reason_name */
  uint32_t permanence;
  uint32_t status_class; /* RFC 3463; all 0 when unknown */
  uint32_t status_subject;
  uint32_t status_detail;
  uint32_t notes; /* bits; backstop_note_name */
  uint32_t recipient_count;
  char language[4]; /* NUL-terminated */
  double p_kind;
  double p_ndr;
  double p_backscatter;
  double log_odds;
  double content_log_odds;
} backstop_verdict;

/* Bytes that are not NUL-terminated; {NULL, 0} or any pointer with size 0 when absent. Views into
 * the message or the classifier: valid until its next classify, analyze, decide or free. */
typedef struct backstop_text {
  const char* data;
  size_t size;
} backstop_text;

typedef struct backstop_recipient {
  uint32_t struct_size;
  uint32_t reason;
  uint32_t permanence;
  uint32_t status_class;
  uint32_t status_subject;
  uint32_t status_detail;
  uint32_t smtp_reply; /* 550, ...; 0 when unknown */
  uint32_t reserved;
  backstop_text address;
  backstop_text action;
  backstop_text diagnostic;
  backstop_text remote_mta;
} backstop_recipient;

typedef struct backstop_returned {
  uint32_t struct_size;
  uint32_t reserved;
  backstop_text message_id;
  backstop_text from;
  backstop_text from_address;
  backstop_text to;
  backstop_text date;
  backstop_text subject;
  backstop_text return_path;
  backstop_text envelope_id;
  backstop_text queue_id;
  backstop_text dkim_domain;
  backstop_text client_ip;
} backstop_returned;

/* One summand of a head's log-odds. */
typedef struct backstop_summand {
  uint32_t struct_size;
  uint32_t reserved;
  backstop_text head; /* "kind", "origin" */
  backstop_text feature;
  backstop_text text;
  double log_odds;
} backstop_summand;

typedef struct backstop_model backstop_model;
typedef struct backstop_classifier backstop_classifier;

/* "0.1.0" */
BACKSTOP_API const char* backstop_version(void);
/* The word of a code: "ok", "corrupt", ... */
BACKSTOP_API const char* backstop_code_name(backstop_code code);

/* Opens and verifies a model file. On error `*out` is left alone, and `error` (may be NULL)
 * receives the message, cut to error_size and NUL-terminated. */
BACKSTOP_API backstop_code backstop_model_open(const char* path, backstop_model** out, char* error,
                                               size_t error_size);
/* The same from memory, copied. */
BACKSTOP_API backstop_code backstop_model_from_bytes(const char* bytes, size_t size,
                                                     backstop_model** out, char* error,
                                                     size_t error_size);
/* Name and content digest, "default-3f2a9c", and the model card. Live as long as the model. */
BACKSTOP_API backstop_text backstop_model_version(const backstop_model* model);
BACKSTOP_API backstop_text backstop_model_card(const backstop_model* model);
/* Classifiers made from it stay usable. */
BACKSTOP_API void backstop_model_free(backstop_model* model);

/* Defaults. REQUIRES: options->struct_size is set; without it nothing is written. */
BACKSTOP_API void backstop_options_init(backstop_options* options);
/* `options` may be NULL: defaults. */
BACKSTOP_API backstop_code backstop_classifier_new(const backstop_model* model,
                                                   const backstop_options* options,
                                                   backstop_classifier** out, char* error,
                                                   size_t error_size);
BACKSTOP_API void backstop_classifier_free(backstop_classifier* classifier);

/* Reads any bytes and says what they are; NULL bytes count as an empty message. `evidence` may be
 * NULL. The bytes must live until the last call that asks about them (decide, returned_get, explain:
 * they may read them again) and the last use of a view handed out for them. */
BACKSTOP_API backstop_code backstop_classify(backstop_classifier* classifier, const char* bytes,
                                             size_t size, const backstop_evidence* evidence,
                                             backstop_verdict* out);
/* The two halves: analyze, look up what backstop_returned_get names, decide with what was found (as
 * often as wanted). */
BACKSTOP_API backstop_code backstop_analyze(backstop_classifier* classifier, const char* bytes,
                                            size_t size);
BACKSTOP_API backstop_code backstop_decide(backstop_classifier* classifier,
                                           const backstop_evidence* evidence,
                                           backstop_verdict* out);

/* Of the message last analysed. */
BACKSTOP_API size_t backstop_recipient_count(const backstop_classifier* classifier);
BACKSTOP_API backstop_code backstop_recipient_get(const backstop_classifier* classifier,
                                                  size_t index, backstop_recipient* out);
BACKSTOP_API backstop_code backstop_returned_get(const backstop_classifier* classifier,
                                                 backstop_returned* out);

/* Makes the explanation of the last verdict and returns the number of its summands;
 * backstop_summand_get reads them, origin's before kind's, largest first. */
BACKSTOP_API size_t backstop_explain(backstop_classifier* classifier);
BACKSTOP_API backstop_code backstop_summand_get(const backstop_classifier* classifier, size_t index,
                                                backstop_summand* out);

/* The words of numbers; "" for a number out of range. Static, NUL-terminated. */
BACKSTOP_API const char* backstop_kind_name(uint32_t kind);
BACKSTOP_API const char* backstop_origin_name(uint32_t origin);
BACKSTOP_API const char* backstop_assurance_name(uint32_t assurance);
BACKSTOP_API const char* backstop_reason_name(uint32_t reason);
BACKSTOP_API const char* backstop_return_mode_name(uint32_t return_mode);
BACKSTOP_API const char* backstop_permanence_name(uint32_t permanence);
/* By bit number, not mask. */
BACKSTOP_API const char* backstop_note_name(uint32_t bit);

#ifdef __cplusplus
}
#endif

#endif /* BACKSTOP_BACKSTOP_H_ */
