// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#include "CVerification.h"

static volatile uint64_t sink;

void verification_consume(uint64_t value) { sink = value; }
