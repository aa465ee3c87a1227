// Headers that most tests include, precompiled. Tests must still include what they use: the presets
// `coverage` and `tidy` compile without this.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/standard_headers.h"
