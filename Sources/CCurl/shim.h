// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

// libcurl sets and reads its options through variadic functions and macros, which Swift cannot call: each kind of
// option has a function of fixed type here. Handles are plain pointers, whatever the version of the headers makes them.

#pragma once
#include <curl/curl.h>

static inline void *ccurl_easy_init(void) { return curl_easy_init(); }
static inline void ccurl_easy_cleanup(void *handle) { curl_easy_cleanup(handle); }
static inline void ccurl_easy_reset(void *handle) { curl_easy_reset(handle); }

static inline CURLcode ccurl_set_long(void *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode ccurl_set_size(void *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode ccurl_set_string(void *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode ccurl_set_pointer(void *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode ccurl_set_headers(void *handle, struct curl_slist *list) {
    return curl_easy_setopt(handle, CURLOPT_HTTPHEADER, list);
}
static inline CURLcode ccurl_set_write_function(
    void *handle, CURLoption option, size_t (*function)(char *, size_t, size_t, void *)) {
    return curl_easy_setopt(handle, option, function);
}
static inline CURLcode ccurl_set_open_socket_function(
    void *handle, curl_socket_t (*function)(void *, curlsocktype, struct curl_sockaddr *)) {
    return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, function);
}
static inline CURLcode ccurl_get_long(void *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline void *ccurl_multi_init(void) { return curl_multi_init(); }
static inline CURLMcode ccurl_multi_cleanup(void *multi) { return curl_multi_cleanup(multi); }
static inline CURLMcode ccurl_multi_set_long(void *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}
static inline CURLMcode ccurl_multi_add(void *multi, void *handle) { return curl_multi_add_handle(multi, handle); }
static inline CURLMcode ccurl_multi_remove(void *multi, void *handle) {
    return curl_multi_remove_handle(multi, handle);
}
static inline CURLMcode ccurl_multi_perform(void *multi, int *running) { return curl_multi_perform(multi, running); }
static inline CURLMcode ccurl_multi_poll(void *multi, int timeout_ms) {
    return curl_multi_poll(multi, NULL, 0, timeout_ms, NULL);
}
static inline CURLMcode ccurl_multi_wakeup(void *multi) { return curl_multi_wakeup(multi); }

// The next transfer that has ended, or NULL.
static inline void *ccurl_multi_next_done(void *multi, CURLcode *result) {
    int left = 0;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi, &left)) != NULL) {
        if (message->msg == CURLMSG_DONE) {
            *result = message->data.result;
            return message->easy_handle;
        }
    }
    return NULL;
}
