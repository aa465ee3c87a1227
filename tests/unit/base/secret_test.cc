#include "lib/base/secret.h"

#include <gtest/gtest.h>
#include <spdlog/fmt/fmt.h>

#include <concepts>
#include <cstdlib>
#include <new>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace certmon::base {
namespace {

// What must not compile.
template <typename T>
concept Streamable = requires(std::ostream& out, const T& value) {
  out << value;
};
template <typename T>
concept Printed = requires(const T& value) {
  std::to_string(value);
};
template <typename T>
concept HasText = requires(const T& value) {
  value.c_str();
}
|| requires(const T& value) { value.data(); }
|| requires(const T& value) { value.begin(); }
|| requires(const T& value) { value.str(); };

static_assert(Streamable<std::string> && HasText<std::string>, "the concepts see what is there");
static_assert(!Streamable<Secret>);
static_assert(!Printed<Secret>);
static_assert(!HasText<Secret>);
static_assert(!std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_convertible_v<Secret, std::string_view>);
static_assert(!std::is_convertible_v<Secret, const char*>);
static_assert(!std::is_convertible_v<Secret, bool>);
static_assert(!std::is_constructible_v<std::string, Secret>);
static_assert(!std::is_constructible_v<std::string, const Secret&>);
static_assert(!std::is_constructible_v<std::string_view, const Secret&>);
// Neither by the formatter of the log nor by JSON.
static_assert(fmt::is_formattable<std::string>::value, "fmt sees what it can format");
static_assert(!fmt::is_formattable<Secret>::value);
static_assert(std::is_constructible_v<nlohmann::json, std::string>, "JSON sees what it can hold");
static_assert(!std::is_constructible_v<nlohmann::json, Secret>);
static_assert(!std::is_constructible_v<nlohmann::json, const Secret&>);
// No implicit copy in either direction.
static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(!std::is_convertible_v<std::string, Secret> &&
              !std::is_convertible_v<const char*, Secret>);
static_assert(std::is_nothrow_move_constructible_v<Secret> &&
              std::is_nothrow_move_assignable_v<Secret>);
// No order: its timing would show where two secrets differ.
static_assert(!std::totally_ordered<Secret>);

std::string Text(const Secret& secret) {
  return secret.WithBytes([](std::string_view bytes) { return std::string(bytes); });
}

const char* Address(const Secret& secret) {
  return secret.WithBytes([](std::string_view bytes) { return bytes.data(); });
}

// The content of every block that was freed while watching. operator delete is replaced below.
struct Watch {
  bool on = false;
  std::vector<std::string> freed;
  std::size_t room = 0;
};
Watch watch;

constexpr std::string_view kCanary = "canary-0123456789-canary-0123456789";

// The blocks that were freed during `work` with a part of the canary in them.
template <typename Work>
int LeakedBlocks(Work work) {
  watch.freed.clear();
  watch.freed.reserve(256);
  watch.room = 256;
  watch.on = true;
  work();
  watch.on = false;
  int leaked = 0;
  for (const std::string& block : watch.freed) {
    leaked +=
        block.find("canary") != std::string::npos || block.find("0123456") != std::string::npos ? 1
                                                                                                : 0;
  }
  return leaked;
}

TEST(Secret, PassesItsBytesToACallback) {
  const Secret secret(kCanary);
  EXPECT_EQ(Text(secret), kCanary);
  EXPECT_EQ(secret.size(), kCanary.size());
  EXPECT_FALSE(secret.empty());
}

TEST(Secret, EndsWithANul) {
  const Secret secret(std::string_view("abcdef").substr(0, 3));
  EXPECT_STREQ(Address(secret), "abc");
  EXPECT_STREQ(Address(Secret()), "");
  EXPECT_STREQ(Address(Secret(std::string_view())), "");
}

TEST(Secret, HoldsAnyBytes) {
  const std::string bytes("\0a\xFF\n\0", 5);
  EXPECT_EQ(Text(Secret(bytes)), bytes);
}

TEST(Secret, MayBeEmpty) {
  const Secret secrets[] = {Secret(), Secret(""), Secret(std::string_view()), Secret().Clone()};
  for (const Secret& secret : secrets) {
    EXPECT_TRUE(secret.empty());
    EXPECT_EQ(secret.size(), 0U);
    EXPECT_EQ(Text(secret), "");
  }
}

TEST(Secret, MovesWithoutASecondCopy) {
  Secret first(kCanary);
  const char* block = Address(first);
  Secret second(std::move(first));
  EXPECT_EQ(Address(second), block);
  Secret third;
  third = std::move(second);
  EXPECT_EQ(Address(third), block);
  EXPECT_EQ(Text(third), kCanary);
}

TEST(Secret, IsEmptyAfterAMove) {
  Secret first(kCanary);
  Secret second(std::move(first));
  EXPECT_TRUE(
      first.empty());  // NOLINT(bugprone-use-after-move): what a moved-from secret is, is the claim
  EXPECT_EQ(Text(first), "");
  Secret third;
  third = std::move(second);
  EXPECT_TRUE(second.empty());  // NOLINT(bugprone-use-after-move): as above
}

TEST(Secret, SurvivesAMoveOntoItself) {
  Secret secret(kCanary);
  Secret& same = secret;
  secret = std::move(same);
  EXPECT_EQ(Text(secret), kCanary);
}

TEST(Secret, IsWipedBeforeItsMemoryIsFreed) {
  EXPECT_EQ(LeakedBlocks([] { const Secret secret(kCanary); }), 0);
  EXPECT_EQ(LeakedBlocks([] { const Secret secret(std::string_view("canary")); }), 0);
}

TEST(Secret, IsWipedWhenItIsReplaced) {
  Secret secret(kCanary);
  EXPECT_EQ(LeakedBlocks([&secret] { secret = Secret("another"); }), 0);
  EXPECT_EQ(Text(secret), "another");
}

TEST(Secret, LeavesNoCopyInAGrowingVector) {
  std::vector<Secret> secrets;
  EXPECT_EQ(LeakedBlocks([&secrets] {
              for (int i = 0; i < 40; ++i) {
                secrets.emplace_back(kCanary);
              }
              secrets.clear();
            }),
            0);
}

TEST(Secret, TheTestDetectsALeak) {
  EXPECT_GE(LeakedBlocks([] { const std::string text(kCanary); }), 1);
}

TEST(Secret, TakeFromWipesTheText) {
  std::string text(kCanary);
  const char* before = text.data();
  const std::size_t room = text.capacity();
  const Secret secret = Secret::TakeFrom(text);
  EXPECT_EQ(Text(secret), kCanary);
  EXPECT_TRUE(text.empty());
  ASSERT_EQ(text.data(), before);
  EXPECT_EQ(std::string_view(before, room).find_first_not_of('\0'), std::string_view::npos);
  EXPECT_EQ(LeakedBlocks([&text] { std::string().swap(text); }), 0);
}

TEST(Secret, TakeFromWipesAShortText) {
  std::string text = "short";  // in the string object itself
  const Secret secret = Secret::TakeFrom(text);
  EXPECT_EQ(Text(secret), "short");
  EXPECT_TRUE(text.empty());
  EXPECT_EQ(std::string_view(text.data(), 5), std::string_view("\0\0\0\0\0", 5));
}

TEST(Wipe, OverwritesTheWholeCapacityOfAText) {
  std::string text(kCanary);
  text.resize(3);  // the rest of the canary still stands behind the end
  const char* bytes = text.data();
  const std::size_t room = text.capacity();
  Wipe(text);
  EXPECT_EQ(std::string_view(bytes, room).find_first_not_of('\0'), std::string_view::npos);
  Wipe(text);
  EXPECT_TRUE(text.empty());
}

TEST(Secret, ClonesIntoMemoryOfItsOwn) {
  const Secret first(kCanary);
  const Secret second = first.Clone();
  EXPECT_NE(Address(first), Address(second));
  EXPECT_TRUE(first == second);
}

TEST(Secret, ComparesItsBytes) {
  EXPECT_TRUE(Secret("abc") == Secret("abc"));
  EXPECT_TRUE(Secret("") == Secret());
  EXPECT_TRUE(Secret(std::string("a\0b", 3)) == Secret(std::string("a\0b", 3)));
  const std::pair<std::string, std::string> different[] = {
      {"abc", "abd"},
      {"abc", "xbc"},
      {"abc", "ab"},
      {"abc", ""},
      {"abc", "ABC"},
      {std::string("a\0b", 3), std::string("a\0c", 3)},
      {std::string("a\0b", 3), "a"},
      {"\xFF", "\x7F"},
      {"\x80", std::string(1, '\0')}};
  for (const auto& [a, b] : different) {
    EXPECT_FALSE(Secret(a) == Secret(b));
    EXPECT_FALSE(Secret(b) == Secret(a));
    EXPECT_TRUE(Secret(a) != Secret(b));
  }
}

TEST(Secret, TheCallbackMayReturnNothingOrThrow) {
  const Secret secret(kCanary);
  std::size_t seen = 0;
  secret.WithBytes([&seen](std::string_view bytes) { seen = bytes.size(); });
  EXPECT_EQ(seen, kCanary.size());
  EXPECT_THROW(secret.WithBytes([](std::string_view) { throw 1; }), int);
  EXPECT_EQ(Text(secret), kCanary);
}

}  // namespace

void NoteFreed(void* block, std::size_t size) {
  // Must not allocate more than is reserved, because operator delete calls this.
  if (watch.on && watch.freed.size() < watch.room) {
    watch.on = false;
    watch.freed.emplace_back(static_cast<const char*>(block), size);
    watch.on = true;
  }
}

}  // namespace certmon::base

// Each block starts with its size, so that its whole content can be checked when it is freed.
namespace {
constexpr std::size_t kFront = alignof(std::max_align_t);
}  // namespace

void* operator new(std::size_t size) {
  auto* block = static_cast<unsigned char*>(std::malloc(size + kFront));
  if (block == nullptr) {
    throw std::bad_alloc();
  }
  *reinterpret_cast<std::size_t*>(block) = size;
  return block + kFront;
}
void* operator new[](std::size_t size) { return operator new(size); }
void operator delete(void* block) noexcept {
  if (block != nullptr) {
    auto* front = static_cast<unsigned char*>(block) - kFront;
    certmon::base::NoteFreed(block, *reinterpret_cast<std::size_t*>(front));
    std::free(front);
  }
}
void operator delete[](void* block) noexcept { operator delete(block); }
void operator delete(void* block, std::size_t) noexcept { operator delete(block); }
void operator delete[](void* block, std::size_t) noexcept { operator delete(block); }
