/**
 * Decides which call goes next and when: lanes and their pace, fair turns, full calls, few
 * unanswered creates; and what an answer does to each item.
 */
package io.github.contractroutes.dispatch;
