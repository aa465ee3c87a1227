// What nearly every test includes, compiled once. A test includes what it uses all the same: it has
// to compile without this.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/standard_headers.h"
