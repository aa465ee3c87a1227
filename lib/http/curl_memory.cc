#include "lib/http/curl_memory.h"

#include <curl/curl.h>
#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "lib/base/secret.h"

namespace certmon::http {
namespace {

void* Allocate(std::size_t size) { return std::malloc(size); }

void* AllocateCleared(std::size_t count, std::size_t size) { return std::calloc(count, size); }

void WipeAndFree(void* block) {
  if (block != nullptr) {
    // The whole block, including what malloc(3) added to the requested size.
    base::Wipe(block, malloc_usable_size(block));
    std::free(block);
  }
}

// realloc(3) may move the block without wiping the old one.
void* Reallocate(void* block, std::size_t size) {
  if (block == nullptr) {
    return Allocate(size);
  }
  void* const moved = Allocate(size);
  if (moved != nullptr) {
    std::memcpy(moved, block, std::min(size, malloc_usable_size(block)));
    WipeAndFree(block);
  }
  return moved;
}

char* Duplicate(const char* text) {
  const std::size_t size = std::strlen(text) + 1;
  void* const copy = Allocate(size);
  return copy != nullptr ? static_cast<char*>(std::memcpy(copy, text, size)) : nullptr;
}

}  // namespace

bool InitialiseLibcurlWithWiping() {
  static const CURLcode outcome = curl_global_init_mem(CURL_GLOBAL_DEFAULT, &Allocate, &WipeAndFree,
                                                       &Reallocate, &Duplicate, &AllocateCleared);
  return outcome == CURLE_OK;
}

}  // namespace certmon::http
