#ifndef HERAUT_CCURL_SHIM_H
#define HERAUT_CCURL_SHIM_H
#include <curl/curl.h>
#endif
