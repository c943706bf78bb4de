#ifndef HERAUT_CCURL_SHIM_H
#define HERAUT_CCURL_SHIM_H

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

/* Swift cannot call variadic functions: one small function for each kind of argument. */

static inline CURLcode heraut_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode heraut_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode heraut_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode heraut_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode heraut_set_body(CURL *easy, const void *bytes, curl_off_t count) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, count);
    return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, bytes) : code;
}

static inline CURLcode heraut_set_data_callback(
    CURL *easy, CURLoption option, size_t (*callback)(char *, size_t, size_t, void *)) {
    return curl_easy_setopt(easy, option, callback);
}

static inline CURLcode heraut_set_prereq(
    CURL *easy, int (*callback)(void *, char *, char *, int, int)) {
    return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, callback);
}

static inline CURLcode heraut_set_open_socket(
    CURL *easy, curl_socket_t (*callback)(void *, curlsocktype, struct curl_sockaddr *)) {
    return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, callback);
}

static inline CURLcode heraut_get_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode heraut_get_pointer(CURL *easy, char **value) {
    return curl_easy_getinfo(easy, CURLINFO_PRIVATE, value);
}

/* The bytes of the address in network order: 4, 16, or 0 for a family that is not IP. */
static inline int heraut_address(const struct curl_sockaddr *address, unsigned char out[16]) {
    if (address->family == AF_INET) {
        memcpy(out, &((const struct sockaddr_in *)&address->addr)->sin_addr, 4);
        return 4;
    }
    if (address->family == AF_INET6) {
        memcpy(out, &((const struct sockaddr_in6 *)&address->addr)->sin6_addr, 16);
        return 16;
    }
    return 0;
}

/* The same of an address in words, as libcurl gives it: a zone of IPv6 is left out. */
static inline int heraut_address_of(const char *words, unsigned char out[16]) {
    char plain[INET6_ADDRSTRLEN];
    size_t length = strcspn(words, "%");
    if (length >= sizeof plain) return 0;
    memcpy(plain, words, length);
    plain[length] = 0;
    if (inet_pton(AF_INET, plain, out) == 1) return 4;
    return inet_pton(AF_INET6, plain, out) == 1 ? 16 : 0;
}

static inline curl_socket_t heraut_open_socket(const struct curl_sockaddr *address) {
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static inline CURLcode heraut_finished_code(const CURLMsg *message) {
    return message->data.result;
}

#endif
