#include "CFairlead.h"
