#include "CHTTPClient.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct fairlead_http_client {
    CURLM *multi;  // keeps the connection alive between requests, and can be woken from another thread
    CURL *easy;
    uint8_t *body;
    size_t length;
    size_t capacity;
    size_t limit;
    int too_long;
    atomic_int cancelled;
    char error[CURL_ERROR_SIZE];
};

static pthread_once_t initialise_once = PTHREAD_ONCE_INIT;

static void initialise(void) {
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

// libcurl hands over a piece of the answer; a shorter return value ends the transfer.
static size_t receive(char *bytes, size_t size, size_t count, void *context) {
    fairlead_http_client *client = context;
    size_t added = size * count;
    if (added > client->limit - client->length) {
        client->too_long = 1;
        return 0;
    }
    if (client->length + added > client->capacity) {
        size_t capacity = (client->length + added) * 2;
        uint8_t *grown = realloc(client->body, capacity);
        if (grown == NULL) return 0;
        client->body = grown;
        client->capacity = capacity;
    }
    memcpy(client->body + client->length, bytes, added);
    client->length += added;
    return added;
}

static void set_invariants(fairlead_http_client *client) {
    CURL *easy = client->easy;
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);  // no SIGALRM for name resolution: we are one thread of many
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);  // a redirected batch would go who knows where
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "fairlead");
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, client);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, client->error);
}

fairlead_http_client *fairlead_http_create(void) {
    pthread_once(&initialise_once, initialise);
    fairlead_http_client *client = calloc(1, sizeof *client);
    if (client == NULL) return NULL;
    client->limit = 1 << 20;
    client->multi = curl_multi_init();
    client->easy = curl_easy_init();
    if (client->multi == NULL || client->easy == NULL) {
        fairlead_http_destroy(client);
        return NULL;
    }
    set_invariants(client);
    return client;
}

void fairlead_http_destroy(fairlead_http_client *client) {
    if (client == NULL) return;
    if (client->easy != NULL) curl_easy_cleanup(client->easy);
    if (client->multi != NULL) curl_multi_cleanup(client->multi);
    free(client->body);
    free(client);
}

int fairlead_http_set_timeouts(fairlead_http_client *client, long connect_ms, long total_ms) {
    int code = curl_easy_setopt(client->easy, CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
    return code != CURLE_OK ? code : (int)curl_easy_setopt(client->easy, CURLOPT_TIMEOUT_MS, total_ms);
}

int fairlead_http_set_ca_file(fairlead_http_client *client, const char *path) {
    return curl_easy_setopt(client->easy, CURLOPT_CAINFO, path);
}

int fairlead_http_set_credentials(fairlead_http_client *client, const char *user, const char *password) {
    int code = curl_easy_setopt(client->easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
    if (code == CURLE_OK) code = curl_easy_setopt(client->easy, CURLOPT_USERNAME, user);
    return code != CURLE_OK ? code : (int)curl_easy_setopt(client->easy, CURLOPT_PASSWORD, password);
}

int fairlead_http_set_client_certificate(
    fairlead_http_client *client, const char *certificate_path, const char *key_path) {
    int code = curl_easy_setopt(client->easy, CURLOPT_SSLCERT, certificate_path);
    return code != CURLE_OK ? code : (int)curl_easy_setopt(client->easy, CURLOPT_SSLKEY, key_path);
}

int fairlead_http_set_bearer(fairlead_http_client *client, const char *token) {
    int code = curl_easy_setopt(client->easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
    return code != CURLE_OK ? code : (int)curl_easy_setopt(client->easy, CURLOPT_XOAUTH2_BEARER, token);
}

int fairlead_http_set_unix_socket(fairlead_http_client *client, const char *path) {
    return curl_easy_setopt(client->easy, CURLOPT_UNIX_SOCKET_PATH, path);
}

// libcurl sends a request again by itself, a POST too, when a connection that it kept ends without an answer. On a
// connection of its own a request goes once.
int fairlead_http_set_fresh_connections(fairlead_http_client *client) {
    return curl_easy_setopt(client->easy, CURLOPT_FORBID_REUSE, 1L);
}

// No proxy, whatever the environment says: for this host's own sockets.
int fairlead_http_set_direct(fairlead_http_client *client) {
    return curl_easy_setopt(client->easy, CURLOPT_PROXY, "");
}

void fairlead_http_set_body_limit(fairlead_http_client *client, size_t bytes) {
    client->limit = bytes;
}

// Runs the transfer that was added to the multi handle. Returns its CURLcode, or -1 when cancelled.
static int run(fairlead_http_client *client) {
    for (;;) {
        int running = 0;
        if (atomic_load(&client->cancelled)) return -1;
        if (curl_multi_perform(client->multi, &running) != CURLM_OK) return CURLE_FAILED_INIT;
        if (running == 0) break;
        if (curl_multi_poll(client->multi, NULL, 0, 60000, NULL) != CURLM_OK) return CURLE_FAILED_INIT;
    }
    int left = 0;
    for (CURLMsg *message; (message = curl_multi_info_read(client->multi, &left)) != NULL;) {
        if (message->msg == CURLMSG_DONE) return message->data.result;
    }
    return CURLE_FAILED_INIT;
}

static struct curl_slist *headers_for(const char *content_type) {
    struct curl_slist *headers = curl_slist_append(NULL, "Expect:");  // no round trip before a large body
    if (content_type == NULL) return headers;
    char line[160] = "Content-Type: ";
    strncat(line, content_type, sizeof line - strlen(line) - 1);
    return curl_slist_append(headers, line);
}

fairlead_http_response fairlead_http_perform(
    fairlead_http_client *client, const char *url, const char *content_type, const uint8_t *body, size_t length) {
    fairlead_http_response response = {0};
    CURL *easy = client->easy;
    client->length = 0;
    client->too_long = 0;
    client->error[0] = '\0';

    struct curl_slist *headers = headers_for(body == NULL ? NULL : content_type);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_URL, url);
    if (body == NULL) {
        curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    } else {
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)length);
    }

    curl_multi_add_handle(client->multi, easy);
    response.failed = run(client);
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &response.status);
    curl_multi_remove_handle(client->multi, easy);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, NULL);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, NULL);
    curl_slist_free_all(headers);

    response.body = client->body;
    response.length = client->length;
    response.body_too_long = client->too_long;
    if (response.failed > 0 && client->error[0] == '\0') {
        strncpy(client->error, curl_easy_strerror((CURLcode)response.failed), sizeof client->error - 1);
    }
    response.error_text = client->error;
    return response;
}

void fairlead_http_cancel(fairlead_http_client *client) {
    atomic_store(&client->cancelled, 1);
    curl_multi_wakeup(client->multi);
}
