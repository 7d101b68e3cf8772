/** For operators: health, figures, and work on a clock. */
package io.github.contractroutes.operate;
