#pragma once
#include <stddef.h>
#include <stdint.h>

// One HTTP client over libcurl's multi interface. It exists because curl_easy_setopt is variadic, which Swift does not
// import. A client is used by one thread at a time; only fairlead_http_cancel may be called from any thread.
typedef struct fairlead_http_client fairlead_http_client;

// What a request came to. `body` and `error_text` belong to the client and live until its next request.
typedef struct {
    int failed;               // 0: an HTTP status came; otherwise a CURLcode, or -1 when cancelled
    long status;
    const uint8_t *body;
    size_t length;
    int body_too_long;        // the answer was cut off at the limit
    const char *error_text;   // never contains the user, the password or the URL
} fairlead_http_response;

// NULL when there is no memory. The first call initialises libcurl.
fairlead_http_client *fairlead_http_create(void);
void fairlead_http_destroy(fairlead_http_client *client);

// Each returns 0, or a CURLcode when libcurl refuses the value.
int fairlead_http_set_timeouts(fairlead_http_client *client, long connect_ms, long total_ms);
int fairlead_http_set_ca_file(fairlead_http_client *client, const char *path);
int fairlead_http_set_credentials(fairlead_http_client *client, const char *user, const char *password);
int fairlead_http_set_client_certificate(
    fairlead_http_client *client, const char *certificate_path, const char *key_path);
int fairlead_http_set_bearer(fairlead_http_client *client, const char *token);
int fairlead_http_set_unix_socket(fairlead_http_client *client, const char *path);
int fairlead_http_set_fresh_connections(fairlead_http_client *client);
int fairlead_http_set_direct(fairlead_http_client *client);
void fairlead_http_set_body_limit(fairlead_http_client *client, size_t bytes);

// GET when `body` is NULL, POST otherwise. Blocks until there is an answer, an error or a cancellation.
fairlead_http_response fairlead_http_perform(
    fairlead_http_client *client, const char *url, const char *content_type, const uint8_t *body, size_t length);

// Ends the request that is running, and every later one, at once.
void fairlead_http_cancel(fairlead_http_client *client);
