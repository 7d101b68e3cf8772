/**
 * The settings of INTERFACE.md section 6: where they come from, what each must be, and one sentence
 * for each mistake. Read once at start; the rooms get plain values.
 */
package io.github.contractroutes.settings;
