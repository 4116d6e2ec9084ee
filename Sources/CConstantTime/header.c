// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

// The package manager wants a source file in each C target; everything is in the header.
#include "CConstantTime.h"
