/* Sends POSTs as fast as bare libcurl can, for bench/delivery: nothing is decided, checked or recorded.
 *
 *     libcurl-loop URL COUNT AT-ONCE fresh|reused
 *
 * Prints the seconds that it took. Any answer but 2xx ends it with 1.
 */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *body = "{\"type\":\"post.published\",\"post\":\"p-00000000\",\"revision\":2,\"key\":"
                          "\"p-00000000-r2-site\",\"channel\":\"site\",\"due\":\"2026-11-25T09:00:00Z\","
                          "\"kind\":\"dilemma\",\"language\":\"nl\",\"text\":\"Snel of zorgvuldig? Wij "
                          "zoeken elke dag het midden, en dat schuurt soms.\",\"topic\":"
                          "\"zorgvuldigheid\",\"tags\":[],\"facts\":[],\"media\":[]}";

static size_t drop(char *bytes, size_t size, size_t count, void *data) {
    (void)bytes;
    (void)data;
    return size * count;
}

int main(int count, char **words) {
    if (count != 5) return 64;
    long left = atol(words[2]);
    int room = atoi(words[3]), is_fresh = strcmp(words[4], "fresh") == 0;
    curl_global_init(CURL_GLOBAL_ALL);
    CURLM *multi = curl_multi_init();
    struct curl_slist *headers = NULL;
    headers = curl_slist_append(headers, "Content-Type: application/json");
    headers = curl_slist_append(headers, "webhook-id: p-00000000-r2-site");
    headers = curl_slist_append(headers, "webhook-timestamp: 1790000000");
    headers = curl_slist_append(
        headers, "webhook-signature: v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    headers = curl_slist_append(headers, "Expect:");
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    int running = 0;
    while (left > 0 || running > 0) {
        while (left > 0 && running < room) {
            CURL *easy = curl_easy_init();
            curl_easy_setopt(easy, CURLOPT_URL, words[1]);
            curl_easy_setopt(easy, CURLOPT_POST, 1L);
            curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
            curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
            curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, drop);
            curl_easy_setopt(easy, CURLOPT_PROXY, "");
            curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
            curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, is_fresh ? 1L : 0L);
            curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, is_fresh ? 1L : 0L);
            curl_multi_add_handle(multi, easy);
            left -= 1;
            running += 1;
        }
        int active = 0, queued = 0;
        curl_multi_perform(multi, &active);
        CURLMsg *message;
        while ((message = curl_multi_info_read(multi, &queued)) != NULL) {
            if (message->msg != CURLMSG_DONE) continue;
            CURL *easy = message->easy_handle;
            CURLcode code = message->data.result;
            long status = 0;
            curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
            if (code != CURLE_OK || status < 200 || status > 299) {
                fprintf(stderr, "%s, status %ld\n", curl_easy_strerror(code), status);
                return 1;
            }
            curl_multi_remove_handle(multi, easy);
            curl_easy_cleanup(easy);
            running -= 1;
        }
        if (running == room || (left == 0 && running > 0)) curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("%.6f\n", (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9);
    return 0;
}
