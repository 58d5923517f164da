#pragma once

#include <curl/curl.h>

// curl_easy_setopt and curl_easy_getinfo are variadic, which Swift cannot call: one wrapper for each kind of argument.

static inline CURLcode trellis_curl_set_text(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode trellis_curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode trellis_curl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode trellis_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode trellis_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(handle, option, value);
}

/// Receives `size * count` bytes; another number than that, given back, ends the transfer.
typedef size_t (*trellis_curl_write)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode trellis_curl_set_write(CURL *handle, trellis_curl_write function, void *context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, function);
  return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_WRITEDATA, context) : code;
}

/// The same for header lines, and for what a mail server replies.
static inline CURLcode trellis_curl_set_header(CURL *handle, trellis_curl_write function, void *context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, function);
  return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_HEADERDATA, context) : code;
}

/// Gives up to `size * count` bytes to be sent; 0 at the end, `CURL_READFUNC_ABORT` to end the transfer.
typedef size_t (*trellis_curl_read)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode trellis_curl_set_read(CURL *handle, trellis_curl_read function, void *context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_READFUNCTION, function);
  return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_READDATA, context) : code;
}

/// Opens the socket for an address that is about to be connected to; `CURL_SOCKET_BAD` refuses it.
typedef curl_socket_t (*trellis_curl_open)(void *context, curlsocktype purpose, struct curl_sockaddr *address);

static inline CURLcode trellis_curl_set_open(CURL *handle, trellis_curl_open function, void *context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, function);
  return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, context) : code;
}

static inline CURLcode trellis_curl_get_long(CURL *handle, CURLINFO info, long *value) {
  return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode trellis_curl_get_size(CURL *handle, CURLINFO info, curl_off_t *value) {
  return curl_easy_getinfo(handle, info, value);
}
