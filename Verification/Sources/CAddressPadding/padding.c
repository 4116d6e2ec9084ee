// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#include "CAddressPadding.h"

#ifndef ADDRESS_PADDING
#define ADDRESS_PADDING 0
#endif

#define ADDRESS_TEXT(number) #number
#define ADDRESS_SKIP(number) __asm__(".text\n\t.skip " ADDRESS_TEXT(number))
ADDRESS_SKIP(ADDRESS_PADDING);

int address_padding(void) { return ADDRESS_PADDING; }
